/** A thread that answers questions from its own read-only connection, so that no report ever holds the server up. */
import { parentPort, workerData } from 'node:worker_threads';
import { reads } from '../operations/reads.ts';
import { type AttributionColumns, buffersOf } from '../reads/attribution/columns.ts';
import type { Sql } from '../sql.ts';
import { openSqlite, SqliteDatabase } from './connection.ts';
import type { Reply, Request, ThreadData } from './messages.ts';
import { sideBySide } from './side-by-side.ts';

const questions = { ...reads, ...sideBySide };
const port = parentPort!;
const db = new SqliteDatabase(openSqlite((workerData as ThreadData).path, 'read'));
const say = (reply: Reply, handedOver: ArrayBuffer[] = []) => port.postMessage(reply, handedOver);

port.on('message', async (request: Request) => {
  if (request.kind !== 'call') return;
  const { id, name, args } = request;
  try {
    const question = questions[name as keyof typeof questions] as (sql: Sql, ...args: unknown[]) => Promise<unknown>;
    const result = await question(db, ...args);
    say({ kind: 'done', id, result }, handedOver(name, result));
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    say({ kind: 'failed', id, message, code: code ?? null });
  }
});

/** Bytes and columns; everything else is copied. */
function handedOver(name: string, result: unknown): ArrayBuffer[] {
  if (result instanceof Uint8Array) return [result.buffer as ArrayBuffer];
  return name === 'attributionColumns' ? buffersOf(result as AttributionColumns) : [];
}

say({ kind: 'ready' });
