/**
 * Derivation on PostgreSQL: beside other processes that derive too. What they hold is left to them (../derived/leases.ts).
 * Two lanes, each with a pool and a memory of its own: one in the background, one for readers and for changes of rules.
 */
import { holdSite } from '../derived/leases.ts';
import type { Scope } from '../derived/scope.ts';
import { forgetCaches, projectPart } from '../operations/projection.ts';
import { reads } from '../operations/reads.ts';
import type { Sql } from '../sql.ts';
import { forgetEntries } from './change-log.ts';
import type { PostgresDatabase } from './connection.ts';
import { unavailable, unlessDeadlocked } from './unavailable.ts';

/** Visitors a step derives at once: each takes one of the server's locks. */
const STEP = 128;
/** Others may leave marks at any time: how often an idle projector looks. */
const LOOK_MS = 200;
/** Until others have derived what they hold. */
const OTHERS_MS = 10;
/** How often the log of changes is cut. */
const FORGET_MS = 60_000;
/** After a failure. */
const RETRY_MS = 1000;

/** Changes in turn, one at a time; whoever waits takes no connection. */
export class Lane {
  readonly #db: PostgresDatabase;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(db: PostgresDatabase) {
    this.#db = db;
  }

  run<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    const result = this.#turn.then(async () => {
      try {
        return await unavailable(unlessDeadlocked(() => this.#db.transaction(work), forgetCaches));
      } catch (error) {
        forgetCaches();
        throw error;
      }
    });
    this.#turn = result.catch(() => {});
    return result;
  }

  /** While nobody derives anything of this site, in this process or another. */
  alone<T>(siteId: number, work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.run(async (sql) => {
      await holdSite(sql, siteId, 'alone');
      return work(sql);
    });
  }

  /** Derives what a scope has marked; settles when nothing of it is left, whoever derived it. */
  async project(scope: Scope): Promise<void> {
    while (await unavailable(reads.waiting(this.#db, scope)))
      if ((await this.step(scope)) === 0) await new Promise((resolve) => setTimeout(resolve, OTHERS_MS));
  }

  /** @returns what was derived; 0: there was nothing, or others are at it */
  async step(scope: Scope): Promise<number> {
    if (typeof scope === 'object') return this.run((sql) => projectPart.visitors(sql, scope, STEP));
    const left = await unavailable(reads.toDerive(this.#db));
    let done = 0;
    if (left.visitors) done += await this.run((sql) => projectPart.visitors(sql, scope, STEP));
    if (left.identifiers) done += await this.run((sql) => projectPart.identifiers(sql, STEP));
    // What is marked comes first: a walk only goes on when there is time.
    if (scope === 'next' && left.walks && done === 0) done += await this.run((sql) => projectPart.walks(sql));
    return done;
  }
}

/** Derives whatever is marked, by whomever, until it is closed. */
export class BackgroundProjector {
  readonly #lane: Lane;
  readonly #onTrouble: (trouble: Error) => void;
  #closing = false;
  /** When the log of changes is cut again; ms UTC. */
  #forgetAt = 0;
  #wake: () => void = () => {};
  readonly #over: Promise<void>;

  constructor(lane: Lane, onTrouble: (trouble: Error) => void) {
    this.#lane = lane;
    this.#onTrouble = onTrouble;
    this.#over = this.#run();
  }

  /** There are new marks: no need to wait for the next look. */
  wake(): void {
    this.#wake();
  }

  async #run(): Promise<void> {
    while (!this.#closing) {
      try {
        while (!this.#closing && (await this.#lane.step('next')) > 0);
        if (Date.now() >= this.#forgetAt) {
          this.#forgetAt = Date.now() + FORGET_MS;
          await this.#lane.run(async (sql) => (sql.distributed ? undefined : forgetEntries(sql, 'old')));
        }
        await this.#pause(LOOK_MS);
      } catch (error) {
        // The database is away or a step failed: the marks stay, and are tried again.
        this.#onTrouble(error as Error);
        await this.#pause(RETRY_MS);
      }
    }
  }

  #pause(ms: number): Promise<void> {
    if (this.#closing) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        // After a failure new marks are no reason to try sooner.
        if (ms === RETRY_MS && !this.#closing) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#wake();
    await this.#over;
  }
}
