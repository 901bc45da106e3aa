/** Fetches and imports what is due. A file that was imported before changes nothing, so that running twice is running once. */
import type { ImportReport } from '../../shared/api/import.ts';
import type { IMPORT_INTERVALS, ImportRun, ImportScheduleIn } from '../../shared/api/import-schedule.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { Clock } from '../clock.ts';
import { toIso } from '../domain/iso.ts';
import type { Outbound } from '../outbound/call.ts';
import type { StoredSchedule } from '../storage/facts/import-schedules.ts';
import type { Storage } from '../storage/storage.ts';

const TICK_MS = 30_000;
/** Slow hosts keep their own place and no other's. */
const AT_ONCE = 5;
const FETCH_MS = 60_000;
const REDIRECTS = 5;
const MINUTE_MS = 60_000;
/** Whose process ended in the middle is run again after this: less than the shortest interval. A long run renews it. */
const LEASE_MS = 10 * MINUTE_MS;
const RENEWALS = 3;
/** How long the end waits for files that are being imported: what is left of them comes with the next run. */
const LAST_MS = 4_000;

const INTERVAL_MS: Readonly<Record<(typeof IMPORT_INTERVALS)[number], number>> = {
  '15 minutes': 15 * MINUTE_MS,
  hour: 60 * MINUTE_MS,
  day: 1440 * MINUTE_MS,
  week: 7 * 1440 * MINUTE_MS,
};

export interface SchedulerParts {
  storage: Storage;
  outbound: Outbound;
  clock: Clock;
  /** Imports a file as `POST /v1/imports/{kind}` does. */
  importFile(
    siteId: number,
    schedule: ImportScheduleIn,
    type: string,
    bytes: Buffer,
  ): Promise<{ ok: true; report: ImportReport } | { ok: false; problem: string }>;
  /** Something failed that is tried again at its next time. */
  onTrouble(error: Error): void;
  /** For how long a run is the process's that began it, unless that renews it. */
  leaseMs?: number;
}

export class ImportScheduler {
  readonly #parts: SchedulerParts;
  readonly #leaseMs: number;
  readonly #stopped = new AbortController();
  readonly #underWay = new Map<string, Promise<void>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: SchedulerParts) {
    this.#parts = parts;
    this.#leaseMs = parts.leaseMs ?? LEASE_MS;
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.runDue(), TICK_MS).unref();
  }

  /** Nothing is fetched any more; what is being imported gets a moment. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopped.abort();
    const late = new Promise((resolve) => setTimeout(resolve, LAST_MS).unref());
    await Promise.race([Promise.all(this.#underWay.values()), late]);
  }

  /** @returns how many were run, when they have ended */
  async runDue(): Promise<number> {
    try {
      const begun = await this.#begin();
      await Promise.all(begun);
      return begun.length;
    } catch (error) {
      this.#parts.onTrouble(error as Error);
      return 0;
    }
  }

  /** Begins what is due, as far as there is place. */
  async #begin(): Promise<Promise<void>[]> {
    const { storage, clock } = this.#parts;
    const begun: Promise<void>[] = [];
    const places = AT_ONCE - this.#underWay.size;
    if (places <= 0) return begun;
    const now = clock.now();
    // Those that are under way may be due again, their lease being over: they take no place from others.
    for (const due of await storage.read('dueImportSchedules', now, places + this.#underWay.size)) {
      if (begun.length === places) break;
      const name = `${due.siteId} ${due.id}`;
      if (this.#stopped.signal.aborted || this.#underWay.has(name)) continue;
      const leasedTo = now + this.#leaseMs;
      if (!(await storage.write('claimImportSchedule', due.siteId, due.id, due.nextAt, leasedTo))) continue;
      const run = this.#runDue(due, now, leasedTo)
        .catch((error: Error) => this.#parts.onTrouble(error))
        .finally(() => this.#underWay.delete(name));
      this.#underWay.set(name, run);
      begun.push(run);
    }
    return begun;
  }

  /** Its next time is set when it has ended. What was missed while nothing ran is not made up for: the file is as it is now. */
  async #runDue({ siteId, id, nextAt, schedule }: StoredSchedule, now: number, leasedTo: number): Promise<void> {
    const lease = this.#keep(siteId, id, leasedTo);
    const run = await this.#outcome(siteId, schedule);
    const end = async (run: ImportRun | null, next: number) =>
      this.#parts.storage.write('endImportRun', siteId, id, run, { leasedTo: await lease.end(), nextAt: next });
    // Called off: it is due as before.
    if (this.#stopped.signal.aborted && run.import === null) await end(null, nextAt);
    else await end(run, now + INTERVAL_MS[schedule.every]);
  }

  /** Renews a lease until its end: a file may take any time, and no other process begins it meanwhile. */
  #keep(siteId: number, id: string, leasedTo: number): { end(): Promise<number> } {
    const { storage, clock } = this.#parts;
    let held = leasedTo;
    let underWay: Promise<void> = Promise.resolve();
    const renew = async () => {
      const next = Math.max(held + 1, clock.now() + this.#leaseMs);
      // Somebody changed or deleted the schedule: then there is nothing to hold.
      if (await storage.write('claimImportSchedule', siteId, id, held, next)) held = next;
    };
    const timer = setInterval(() => {
      underWay = underWay.then(renew).catch(this.#parts.onTrouble);
    }, this.#leaseMs / RENEWALS).unref();
    return {
      end: async () => {
        clearInterval(timer);
        await underWay;
        return held;
      },
    };
  }

  /** Runs it now, whenever it is due. */
  async run({ siteId, id, schedule }: StoredSchedule): Promise<ImportRun> {
    const run = await this.#outcome(siteId, schedule);
    await this.#parts.storage.write('endImportRun', siteId, id, run, null);
    return run;
  }

  async #outcome(siteId: number, schedule: ImportScheduleIn): Promise<ImportRun> {
    const at = toIso(this.#parts.clock.now());
    const nothing = { import: null, accepted: 0, updated: 0, unchanged: 0, rejected: 0 };
    const done = await this.#fetch(siteId, schedule).catch((error: Error) => {
      this.#parts.onTrouble(error);
      return { ok: false as const, problem: 'The file could not be imported: a failure of this server.' };
    });
    if (!done.ok) return { at, status: 'failed', problem: done.problem, ...nothing };
    const { id, status, accepted, updated, unchanged, rejected, rejectedRows } = done.report;
    const problem = status === 'failed' ? (rejected[0]?.errors[0]?.detail ?? 'It has no row') : null;
    return { at, status, problem, import: id, accepted, updated, unchanged, rejected: rejectedRows };
  }

  async #fetch(siteId: number, schedule: ImportScheduleIn) {
    const answer = await this.#parts.outbound.call(schedule.url, {
      headers: { accept: 'text/csv, application/x-ndjson, */*;q=0.1' },
      timeoutMs: FETCH_MS,
      maxBytes: LIMITS.wholeFileBytes,
      longer: 'fail',
      redirects: REDIRECTS,
      signal: this.#stopped.signal,
    });
    if (!answer.ok) return { ok: false as const, problem: answer.detail };
    if (answer.status !== 200) return { ok: false as const, problem: `The host answered ${answer.status}.` };
    const type = answer.headers['content-type'] ?? 'text/csv';
    if (/html/i.test(type)) {
      return { ok: false as const, problem: 'The host answered a page, not a file: is it published for everybody?' };
    }
    return this.#parts.importFile(siteId, schedule, type, answer.body);
  }
}
