/** A server on an empty database for one measure, taken away afterwards. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type ServerProcess, startServer, temporaryFolder } from '../support/server-process.ts';

/** @param file of the database, still there when `after` runs and the server has ended */
export async function withServer<T>(
  work: (server: ServerProcess) => Promise<T>,
  after?: (file: string) => void,
): Promise<T> {
  const { databaseUrl, file, remove } = temporaryFolder('bench');
  const server = await startServer({ databaseUrl, env: { THROUGHLINE_LOG_LEVEL: 'error' } });
  try {
    const result = await work(server);
    const { code } = await server.stop();
    if (code !== 0) throw new Error(`The server ended with ${code}:\n${server.output()}`);
    after?.(file);
    return result;
  } finally {
    await server.stop('SIGKILL');
    remove();
  }
}

/** The bare route of baseline-server.ts, on its port. */
export async function withBareServer<T>(work: (port: number, pid: number) => Promise<T>): Promise<T> {
  const child = fork(fileURLToPath(new URL('./baseline-server.ts', import.meta.url)), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  try {
    const { port } = await new Promise<{ port: number }>((resolve, reject) => {
      child.once('message', (message) => resolve(message as { port: number }));
      child.once('exit', (code) => reject(new Error(`The bare server ended (${code})`)));
    });
    return await work(port, child.pid!);
  } finally {
    child.kill();
  }
}
