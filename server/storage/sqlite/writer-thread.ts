/**
 * The one thread that writes. In turn: groups of events, changes that callers wait for, and, whenever there is
 * time, the projector. While events keep coming the projector gets a share, so that it never falls behind for good.
 */
import { setImmediate } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { Named, Rested, Scope } from '../derived/scope.ts';
import { SqliteAppender } from '../facts/append-sqlite.ts';
import { forgetCaches, projectMarks } from '../operations/projection.ts';
import { ERASING, writes } from '../operations/writes.ts';
import type { Sql } from '../sql.ts';
import { beginChangeLog, endChangeLog, forgetAsked, noteAsked } from './change-log.ts';
import { assertDurable, openSqlite, SqliteDatabase } from './connection.ts';
import { endIfFatal } from './fatal.ts';
import { removeKeptLogs } from './log-damage.ts';
import { BACKGROUND, type Reply, type Request, type ThreadData } from './messages.ts';

/** Visitors a step of the projector derives at once. */
const STEP = 64;
/** The projector's turn when nobody waits, and while others do: ms. */
const IDLE_TURN_MS = 20;
const BUSY_TURN_MS = 10;
/** Whoever sends without pause has the next group ready within this time: until then the writer counts as busy. */
const PAUSE_MS = 15;
/** While events keep coming a mark rests for this long: a visitor's next events then cost no derivation of their own. */
const REST_MS = 1000;
/** Between two turns while others wait; and the projector's share of the time when marks have rested for longer. */
const BUSY_GAP_MS = 40;
const BEHIND_SHARE = 0.5;
const LOG_RETRY_MS = 500;

const port = parentPort!;
const { path, groups } = workerData as ThreadData;
const connection = openSqlite(path, 'write');
const db = new SqliteDatabase(connection);
const appender = new SqliteAppender(connection);
assertDurable(connection);

type Project = Extract<Request, { kind: 'project' }>;

const appends: Extract<Request, { kind: 'append' }>[] = [];
const calls: Exclude<Request, { kind: 'append' }>[] = [];
let marksLeft = true;
/** When others last wanted the writer; when the projector's last turn ended and how long it took: ms. */
let lastWanted = 0;
let turnEnded = 0;
let turnTook = 0;
/** The last turn ended before all that had rested was derived. */
let behind = false;
/** What was erased is still in the write-ahead log. */
let logToEmpty = false;
let logTriedAt = 0;
let wake: (() => void) | undefined;

const say = (reply: Reply) => port.postMessage(reply);

port.on('message', (request: Request) => {
  if (request.kind === 'append') appends.push(request);
  else calls.push(request);
  wake?.();
});

function fail(id: number, error: unknown): void {
  const { message, code } = error as Error & { code?: string };
  endIfFatal(error);
  say({ kind: 'failed', id, message, code: code ?? null });
}

function append({ id, flat }: { id: number; flat: Parameters<SqliteAppender['append']>[0] }): void {
  let result: ReturnType<SqliteAppender['append']>;
  try {
    result = appender.append(flat);
  } catch (error) {
    fail(id, error);
    return;
  } finally {
    if (groups) Atomics.sub(groups, 0, 1);
  }
  marksLeft = true;
  say({ kind: 'done', id, result });
}

async function transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
  try {
    return await db.transaction(work);
  } catch (error) {
    forgetCaches();
    throw error;
  }
}

/** For everybody who waits for a part of the same: one transaction instead of one each. */
async function project(first: Project): Promise<void> {
  const others = calls.filter(
    (other): other is Project => other.kind === 'project' && isLike(first.scope, other.scope),
  );
  for (const other of others) calls.splice(calls.indexOf(other), 1);
  await serve([first, ...others]);
}

async function serve(all: readonly Project[]): Promise<void> {
  try {
    while (!(await projectFor(joined(all), IDLE_TURN_MS)).all) {
      await setImmediate();
      while (appends.length > 0) append(appends.shift()!);
    }
    for (const { id } of all) say({ kind: 'done', id, result: null });
  } catch (error) {
    endIfFatal(error);
    if (all.length === 1) return fail(all[0]!.id, error);
    // It may be one's alone: the others are served all the same.
    for (const one of all) await serve([one]);
  }
}

const isLike = (one: Scope, other: Scope): boolean =>
  typeof one === 'object' && typeof other === 'object' ? one.siteId === other.siteId : one === other;

function joined([first, ...others]: readonly Project[]): Scope {
  const { scope } = first!;
  if (typeof scope !== 'object') return scope;
  const named = others.flatMap((other) => (other.scope as Named).visitorIds);
  return { ...scope, visitorIds: [...new Set([...scope.visitorIds, ...named])] };
}

async function call(request: Exclude<Request, { kind: 'append' }>): Promise<void> {
  if (request.kind === 'project') return project(request);
  try {
    if (request.kind === 'watch') {
      if (request.on) beginChangeLog(connection);
      else {
        endChangeLog(connection);
        forgetAsked(connection);
      }
      say({ kind: 'done', id: request.id, result: null });
    } else if (request.kind === 'asked') {
      noteAsked(connection, request.siteId);
      say({ kind: 'done', id: request.id, result: null });
    } else {
      const change = writes[request.name as keyof typeof writes] as (sql: Sql, ...args: unknown[]) => Promise<unknown>;
      const result = await transaction((sql) => change(sql, ...request.args));
      if (ERASING.has(request.name)) {
        emptyLog();
        removeKeptLogs(path);
      }
      marksLeft = true;
      say({ kind: 'done', id: request.id, result });
    }
  } catch (error) {
    fail(request.id, error);
  }
}

/**
 * What was erased is overwritten in the database file; this takes it out of the write-ahead log beside it. Where
 * somebody reads the log it is tried again until it is done.
 */
function emptyLog(): void {
  const [row] = connection.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
  const isBusy = row?.busy !== 0;
  if (isBusy && !logToEmpty)
    fail(BACKGROUND, new Error('The write-ahead log is being read: what was erased stays in it for a little longer'));
  logToEmpty = isBusy;
  logTriedAt = performance.now();
}

/** Derives for about that long, in one transaction. @returns marks cleared, and whether that was all */
function projectFor(scope: Scope | Rested, turnMs: number): Promise<{ cleared: number; all: boolean }> {
  const end = performance.now() + turnMs;
  return transaction(async (sql) => {
    let cleared = 0;
    for (;;) {
      const step = await projectMarks(sql, scope, STEP);
      cleared += step;
      if (step === 0 || performance.now() > end) return { cleared, all: step === 0 };
    }
  });
}

/** Milliseconds until the projector's turn. */
function untilTurn(now: number): number {
  const gap = behind ? turnTook * (1 / BEHIND_SHARE - 1) : BUSY_GAP_MS;
  return Math.max(0, Math.min(turnEnded + gap - now, lastWanted + PAUSE_MS - now));
}

/** While others want the writer, only what has rested is derived, and a short time. */
async function background(isWanted: boolean): Promise<void> {
  const began = performance.now();
  try {
    const clock = Date.now();
    if (isWanted) behind = !(await projectFor({ notBetween: [clock - REST_MS, clock + REST_MS] }, BUSY_TURN_MS)).all;
    else {
      const { cleared, all } = await projectFor('next', IDLE_TURN_MS);
      marksLeft = cleared > 0 || !all;
      behind = false;
    }
  } catch (error) {
    // The marks stay. They are tried again with the next change, or by the next reader, who is told what is wrong.
    marksLeft = false;
    fail(BACKGROUND, error);
  }
  turnEnded = performance.now();
  turnTook = turnEnded - began;
}

/** Until there is something to do: a request, or the projector's turn. */
async function pause(): Promise<void> {
  if (appends.length + calls.length > 0) return setImmediate();
  const now = performance.now();
  const wait = Math.min(
    marksLeft ? untilTurn(now) : Number.POSITIVE_INFINITY,
    logToEmpty ? Math.max(0, logTriedAt + LOG_RETRY_MS - now) : Number.POSITIVE_INFINITY,
  );
  if (wait === 0) return setImmediate();
  let timer: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve) => {
    wake = resolve;
    if (Number.isFinite(wait)) timer = setTimeout(resolve, wait);
  });
  clearTimeout(timer);
  wake = undefined;
}

say({ kind: 'ready' });
for (;;) {
  if (appends.length + calls.length > 0) lastWanted = performance.now();
  if (appends.length > 0) append(appends.shift()!);
  const waiting = calls.shift();
  if (waiting) await call(waiting);
  const now = performance.now();
  if (marksLeft && untilTurn(now) === 0) await background(now - lastWanted < PAUSE_MS);
  if (logToEmpty && now - logTriedAt >= LOG_RETRY_MS) emptyLog();
  await pause();
}
