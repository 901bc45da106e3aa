/**
 * Takes away what the settings of a site say was kept long enough: once a day, in short steps, by one process of however
 * many there are. Where nothing is set, which is the default, nothing is ever taken away.
 */
import type { Clock } from '../clock.ts';
import { Rounds } from '../rounds.ts';
import { dropRetiredWords } from '../storage/drop-words.ts';
import { dayOf } from '../storage/facts/words.ts';
import { OF_VISITORS, type OfVisitors } from '../storage/retention/candidates.ts';
import type { RetentionStep, StoredRun } from '../storage/retention/runs.ts';
import type { Storage } from '../storage/storage.ts';
import { leadPages, metPages, namedPages, visitorPages } from './walk.ts';

const TICK_MS = 60_000;
/** Visitors or leads that are looked at at once, and entries that are taken away. */
const PAGE = 200;
/** Events or contacts that a step takes away at most: some have any number. */
const ROWS = 2000;
/** Between two steps: whoever waits for the writer gets it. */
const PAUSE_MS = 5;
/** A word that was used within these days is not looked for. */
const WORDS_REST_DAYS = 7;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface KeeperParts {
  storage: Storage;
  clock: Clock;
  /** Something failed that is tried again. */
  onTrouble(error: Error): void;
}

/** A clock that was put ahead makes everything old at once: nothing is taken away until somebody had a day to notice. */
class ClockJumped extends Error {
  override readonly name = 'ClockJumped';
}

export class RetentionKeeper {
  readonly #parts: KeeperParts;
  /** The machine's own time runs evenly, whatever its clock is set to. */
  #lead: number;
  #pausedUntil = 0;
  readonly #rounds: Rounds<number>;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
    this.#lead = parts.clock.now() - performance.now();
    this.#rounds = new Rounds(TICK_MS, () => this.#run(), parts.onTrouble);
  }

  start(): void {
    this.#rounds.start();
  }

  /** What is left of a run comes when its lease is over, or in another process. */
  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  /** @returns runs that were carried to their end */
  async runDue(): Promise<number> {
    return (await this.#rounds.now()) ?? 0;
  }

  async #run(): Promise<number> {
    this.#mindTheClock();
    let ended = 0;
    // Of whoever retired them and came to no end.
    for (const siteId of await this.#parts.storage.read('sitesOfRetiredWords'))
      await dropRetiredWords(this.#parts.storage, siteId);
    while (!this.#rounds.stopped && performance.now() >= this.#pausedUntil) {
      const run = await this.#parts.storage.write('takeRetentionRun', this.#now());
      if (!run) break;
      if (await this.#carryOut(run)) ended++;
    }
    return ended;
  }

  #now(): number {
    return this.#parts.clock.now();
  }

  #mindTheClock(): void {
    const lead = this.#now() - performance.now();
    const jumped = lead - this.#lead > HOUR_MS;
    this.#lead = lead;
    if (!jumped) return;
    this.#pausedUntil = performance.now() + DAY_MS;
    throw new ClockJumped('The clock was put ahead: retention waits for a day');
  }

  /** @returns false: it was stopped, or is another process's now */
  async #carryOut(taken: StoredRun): Promise<boolean> {
    const { storage } = this.#parts;
    const { siteId, cutoffs } = taken;
    let run = taken;
    /** Steps until nothing is left of a page. @returns false: no more of the run */
    const whole = async (step: () => Promise<RetentionStep | null>): Promise<boolean> => {
      for (let more = true; more; await pause()) {
        const done = await step();
        if (!done || this.#rounds.stopped) return false;
        ({ run, more } = done);
      }
      return true;
    };
    const forget = async (name: OfVisitors, visitorIds: string[]): Promise<boolean> => {
      if (!(await whole(() => storage.write('forgetOfVisitors', run, name, visitorIds, ROWS, this.#now()))))
        return false;
      // What was derived of them goes now: the log of changes names them then, and is emptied at the end of the run.
      await storage.project({ siteId, visitorIds });
      return true;
    };
    for await (const found of visitorPages(storage, siteId, cutoffs, PAGE))
      for (const name of OF_VISITORS) {
        const { visitorIds } = found[name];
        if (visitorIds.length > 0 && !(await forget(name, visitorIds))) return false;
      }
    for await (const visitorIds of metPages(storage, siteId, cutoffs, PAGE)) {
      if (visitorIds.length > 0 && !(await forget('anonymous', visitorIds))) return false;
    }
    for await (const leadIds of leadPages(storage, siteId, cutoffs, PAGE))
      for (const leadId of leadIds)
        if (!(await whole(() => storage.write('forgetLead', siteId, run, leadId, this.#now())))) return false;
    for await (const identifiers of namedPages(storage, siteId, cutoffs, PAGE)) {
      const step = () => storage.write('forgetNamed', run, identifiers, ROWS, this.#now());
      if (identifiers.length > 0 && !(await whole(step))) return false;
    }
    const site = (await storage.read('listSites')).find((one) => one.siteId === siteId);
    for (const name of ['webhooks', 'audit'] as const) {
      if (cutoffs[name] === undefined || !site) continue;
      if (!(await whole(() => storage.write('forgetLogs', run, site.id, name, PAGE, this.#now())))) return false;
    }
    if (Object.values(run.counts).some((count) => count > 0)) await this.#dropWords(siteId);
    await storage.write('endRetentionRun', run, this.#now());
    return true;
  }

  /** Of whoever is gone no text stays that no one else's events have. */
  async #dropWords(siteId: number): Promise<void> {
    const { storage } = this.#parts;
    await storage.write('retireWords', siteId, dayOf(Date.now()) - WORDS_REST_DAYS);
    await dropRetiredWords(storage, siteId);
  }
}

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, PAUSE_MS));
