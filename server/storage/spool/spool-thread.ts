/** The thread that writes a spool: the event loop never waits for its disk. */
import { parentPort, workerData } from 'node:worker_threads';
import { endIfFatal } from '../sqlite/fatal.ts';
import type { SpoolReply, SpoolRequest, SpoolThreadData } from './messages.ts';
import { SpoolFile } from './spool-file.ts';

const { path, maxBytes } = workerData as SpoolThreadData;
const file = new SpoolFile(path, maxBytes);
const port = parentPort!;
const say = (reply: SpoolReply) => port.postMessage(reply);

port.on('message', ({ id, name, args }: SpoolRequest) => {
  try {
    const result = (file[name] as (...args: unknown[]) => unknown)(...args);
    say({ id, result, state: file.state() });
  } catch (error) {
    endIfFatal(error);
    const { message, code } = error as Error & { code?: string };
    say({ id, failed: { message, code: code ?? null } });
  }
});
say({ id: 0, result: null, state: file.state() });
