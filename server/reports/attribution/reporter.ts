/** Answers attribution reports: reads the columns where they are not at hand, and has them computed off the main thread. */
import { Piscina } from 'piscina';
import { ProblemError } from '../../http/problem.ts';
import type { StoredSite } from '../../storage/facts/sites.ts';
import { buffersOf, type ForeignDeal } from '../../storage/reads/attribution/columns.ts';
import type { Storage } from '../../storage/storage.ts';
import { deriveAll } from '../derive-all.ts';
import { type ColumnsAsk, readColumns } from './read-columns.ts';
import type { ReportAsk, ReportSums } from './report.ts';
import type { Kinds, Work, WorkDone } from './thread.ts';

/** Reports that may wait; beyond, the caller is told to come again. */
const MAX_WAITING = 32;
const MAX_GIVEN = 100;

export interface Reported {
  sums: ReportSums;
  foreign: ForeignDeal[];
}

/** A report's turn. */
export interface Turn {
  /** ms UTC */
  deadline: number;
  /** @throws 504 when it takes longer than it may */
  one<K extends keyof Kinds>(
    asked: ColumnsAsk,
    ask: Kinds[K][0] & { kind: K },
  ): Promise<{ answer: Kinds[K][1]; foreign: ForeignDeal[] }>;
}

type StateName = 'dataVersion' | 'reportState' | 'anonymousState';

/** Which states say whether anything changed in what is asked: credits of known people change less often than the rest does. */
function statesBehind({ conversion, milestone, unconverted }: ColumnsAsk): StateName[] {
  if (conversion !== null) return ['dataVersion'];
  return milestone === 'lead' && unconverted ? ['reportState', 'anonymousState'] : ['reportState'];
}

export class AttributionReporter {
  readonly #storage: Storage;
  readonly #timeLimitMs: number;
  readonly #pool: Piscina;
  /** Reports take turns: a reader stays free for everything else. */
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  /** Keys of the columns that the thread was given last: it may have forgotten them, as when it was idle for long. */
  readonly #given = new Set<string>();

  constructor(storage: Storage, timeLimitMs: number) {
    this.#storage = storage;
    this.#timeLimitMs = timeLimitMs;
    this.#pool = new Piscina({
      filename: new URL('./thread.ts', import.meta.url).href,
      maxThreads: 1,
      minThreads: 0,
      idleTimeout: 600_000,
    });
  }

  /** @throws 504 when it takes longer than it may, 400 where a model cannot be fitted, 503 when too many wait */
  async report(site: StoredSite, asked: ColumnsAsk, ask: ReportAsk): Promise<Reported> {
    const anonymous = asked.unconverted && asked.milestone === 'lead';
    const { answer, foreign } = await this.inTurn(site, anonymous, (turn) =>
      turn.one(asked, { kind: 'report', ...ask }),
    );
    if (!answer.ok) throw unfitted(answer);
    return { sums: answer.sums, foreign: foreign.filter(({ measure }) => measure === ask.measure) };
  }

  /** Several questions of one state of the data, one after the other; no other report is in between. */
  inTurn<T>(site: StoredSite, anonymous: boolean, work: (turn: Turn) => Promise<T>): Promise<T> {
    if (this.#waiting >= MAX_WAITING) {
      throw new ProblemError('unavailable', { detail: 'Too many reports wait', retryAfter: 5 });
    }
    this.#waiting++;
    const answer = this.#turn.then(async () => {
      const deadline = Date.now() + this.#timeLimitMs;
      await deriveAll(this.#storage, site, { knownOnly: !anonymous });
      const answers = new Map<StateName, Promise<string>>();
      const read = (name: StateName): Promise<string> => {
        const answer = answers.get(name) ?? this.#storage.read(name, site.siteId);
        answers.set(name, answer);
        return answer;
      };
      const stateOf = async (asked: ColumnsAsk) => Promise.all(statesBehind(asked).map(read));
      return work({ deadline, one: async (asked, ask) => this.#one(site, await stateOf(asked), asked, ask, deadline) });
    });
    this.#turn = answer.catch(() => {});
    return answer.finally(() => {
      this.#waiting--;
    });
  }

  async #one<K extends keyof Kinds>(
    site: StoredSite,
    state: readonly string[],
    asked: ColumnsAsk,
    ask: Kinds[K][0],
    deadline: number,
  ): Promise<{ answer: Kinds[K][1]; foreign: ForeignDeal[] }> {
    const keyOf = (columns: ColumnsAsk) => JSON.stringify([site.siteId, state, columns]);
    const read = () => readColumns(this.#storage, site.siteId, asked, deadline);
    const own = keyOf(asked);
    // The same with touchpoints will do.
    const withTouches = keyOf({ ...asked, touches: true });
    const key = this.#given.has(withTouches) ? withTouches : own;
    // What the thread was never given is read while it is asked, or started.
    const begun = this.#given.has(key) ? null : read();
    begun?.catch(() => {});
    const done = await this.#run<K>({ key, columns: null, ask }, deadline);
    if (done.kept) {
      this.#remember(key);
      return done;
    }
    this.#given.delete(key);
    // What is read is what was asked for, and goes by that name.
    const given = await this.#run<K>({ key: own, columns: await (begun ?? read()), ask }, deadline);
    if (!given.kept) throw new Error('The columns got lost on their way');
    this.#remember(own);
    return given;
  }

  #remember(key: string): void {
    if (this.#given.size > MAX_GIVEN) this.#given.clear();
    this.#given.add(key);
  }

  async #run<K extends keyof Kinds>(work: Work<K>, deadline: number): Promise<WorkDone<K>> {
    const transferList = work.columns ? buffersOf(work.columns) : [];
    const signal = AbortSignal.timeout(Math.max(1, deadline - Date.now()));
    return this.#pool.run(work, { transferList, signal }).catch((error: Error) => {
      if (error.name !== 'AbortError' && error.name !== 'TimeoutError') throw error;
      // The thread ends, with all that it kept.
      this.#given.clear();
      throw new ProblemError('timeout', {
        detail: `The report took more than ${this.#timeLimitMs / 1000} s: ask for less`,
      });
    });
  }

  close(): Promise<void> {
    return this.#pool.destroy();
  }
}

export function unfitted({ setting, problem }: { setting: string; problem: string }): ProblemError {
  const parameter = setting === 'journeys' ? 'models' : setting;
  return new ProblemError('invalid_request', { errors: [{ parameter, detail: problem }] });
}
