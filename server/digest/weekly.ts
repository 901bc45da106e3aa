/** Notices when a site's week is over: Mondays at seven, by the clock of the site. */
import { addDays, today } from '../../shared/periods.ts';
import type { Clock } from '../clock.ts';
import { startOfDay } from '../http/period.ts';
import { Rounds } from '../rounds.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import type { Storage } from '../storage/storage.ts';

const LOOK_MS = 5 * 60_000;
const HOUR_MS = 3_600_000;
const SENT_AT_HOUR = 7;
/** Who was away for longer tells nothing: the next week is nearer than the last. */
const LATE_HOURS = 48;

export interface WeeklyParts {
  storage: Storage;
  clock: Clock;
  /** A mail server is set. */
  byMail: boolean;
  sites(): Promise<readonly StoredSite[]>;
  /** Something failed that is tried again. */
  onTrouble(error: Error): void;
}

export class WeeklyDigest {
  readonly #parts: WeeklyParts;
  /** By site: the week that was told of last, as far as this process knows. */
  readonly #told = new Map<number, string>();
  readonly #rounds: Rounds<void>;

  constructor(parts: WeeklyParts) {
    this.#parts = parts;
    this.#rounds = new Rounds(LOOK_MS, () => this.#look(), parts.onTrouble);
  }

  start(): void {
    this.#rounds.start();
  }

  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  /** At all sites, now. */
  async look(): Promise<void> {
    await this.#rounds.now();
  }

  async #look(): Promise<void> {
    const { storage, clock, byMail, sites } = this.#parts;
    const now = clock.now();
    for (const { siteId, timeZone } of await sites()) {
      const week = dueWeek(timeZone, now);
      if (week === null || this.#told.get(siteId) === week) continue;
      await storage.write('noteDigest', siteId, week, byMail, now);
      this.#told.set(siteId, week);
    }
  }
}

/** @returns the first day of the week that ended last, from Monday at seven on, for two days; null: it is not the time */
export function dueWeek(timeZone: string, now: number): string | null {
  const day = today(timeZone, now);
  const sinceMonday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  const monday = addDays(day, -sinceMonday);
  const hours = (now - startOfDay(monday, timeZone)!) / HOUR_MS - SENT_AT_HOUR;
  return hours >= 0 && hours < LATE_HOURS ? addDays(monday, -7) : null;
}
