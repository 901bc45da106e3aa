/** A thread that answers questions from its own read-only connection, so that no report ever holds the server up. */
import { parentPort, workerData } from 'node:worker_threads';
import { reads } from '../operations/reads.ts';
import type { Sql } from '../sql.ts';
import { openSqlite, SqliteDatabase } from './connection.ts';
import type { Reply, Request, ThreadData } from './messages.ts';
import { sideBySide } from './side-by-side.ts';

const questions = { ...reads, ...sideBySide };
const port = parentPort!;
const db = new SqliteDatabase(openSqlite((workerData as ThreadData).path, 'read'));
/** Bytes are handed over, everything else is copied. */
const say = (reply: Reply) => {
  const bytes = reply.kind === 'done' && reply.result instanceof Uint8Array ? [reply.result.buffer as ArrayBuffer] : [];
  port.postMessage(reply, bytes);
};

port.on('message', async (request: Request) => {
  if (request.kind !== 'call') return;
  const { id, name, args } = request;
  try {
    const question = questions[name as keyof typeof questions] as (sql: Sql, ...args: unknown[]) => Promise<unknown>;
    say({ kind: 'done', id, result: await question(db, ...args) });
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    say({ kind: 'failed', id, message, code: code ?? null });
  }
});
say({ kind: 'ready' });
