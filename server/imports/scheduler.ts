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
const AT_ONCE = 10;
const FETCH_MS = 60_000;
const REDIRECTS = 5;
const MINUTE_MS = 60_000;

const INTERVAL_MS: Readonly<Record<(typeof IMPORT_INTERVALS)[number], number>> = {
  '15 minutes': 15 * MINUTE_MS,
  hour: 60 * MINUTE_MS,
  day: 1440 * MINUTE_MS,
  week: 7 * 1440 * MINUTE_MS,
};

export const intervalMs = ({ every }: Pick<ImportScheduleIn, 'every'>): number => INTERVAL_MS[every];

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
}

export class ImportScheduler {
  readonly #parts: SchedulerParts;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<number> | undefined;

  constructor(parts: SchedulerParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.runDue(), TICK_MS).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  /** @returns how many were run */
  runDue(): Promise<number> {
    this.#running ??= this.#round()
      .catch((error: Error) => {
        this.#parts.onTrouble(error);
        return 0;
      })
      .finally(() => {
        this.#running = undefined;
      });
    return this.#running;
  }

  async #round(): Promise<number> {
    const { storage, clock } = this.#parts;
    const now = clock.now();
    let run = 0;
    for (const due of await storage.read('dueImportSchedules', now, AT_ONCE)) {
      // What was missed while nothing ran is not made up for: the file is as it is now.
      const next = now + intervalMs(due.schedule);
      if (!(await storage.write('claimImportSchedule', due.siteId, due.id, due.nextAt, next))) continue;
      await this.run(due);
      run++;
    }
    return run;
  }

  async run({ siteId, id, schedule }: StoredSchedule): Promise<ImportRun> {
    const at = toIso(this.#parts.clock.now());
    const nothing = { import: null, accepted: 0, updated: 0, unchanged: 0, rejected: 0 };
    const done = await this.#fetch(siteId, schedule);
    const run: ImportRun = done.ok
      ? {
          at,
          status: done.report.status,
          problem:
            done.report.status === 'failed' ? (done.report.rejected[0]?.errors[0]?.detail ?? 'It has no row') : null,
          import: done.report.id,
          accepted: done.report.accepted,
          updated: done.report.updated,
          unchanged: done.report.unchanged,
          rejected: done.report.rejected.length,
        }
      : { at, status: 'failed', problem: done.problem, ...nothing };
    await this.#parts.storage.write('endImportRun', siteId, id, run);
    return run;
  }

  async #fetch(siteId: number, schedule: ImportScheduleIn) {
    const answer = await this.#parts.outbound.call(schedule.url, {
      headers: { accept: 'text/csv, application/x-ndjson, */*;q=0.1' },
      timeoutMs: FETCH_MS,
      maxBytes: LIMITS.importBytes,
      longer: 'fail',
      redirects: REDIRECTS,
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
