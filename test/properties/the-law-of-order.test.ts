/**
 * A function of a set has no order: however the same facts are told, in any order, with repetitions, in groups of any
 * size, with deriving, rebuilding and changed settings in between, the same is stored and the same is derived.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { START } from '../../server/storage/rebuild.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { factSet, type Happening, type Telling, type ToldFact, tellingOf } from '../support/fact-sets.ts';
import { rowOf } from '../support/facts.ts';
import { MemoryEngine } from '../support/memory-engine.ts';
import { ENGINES, freshTestDatabase, NOW, newSite, type TestDatabase } from '../support/storage.ts';

/** What a telling needs of an engine: of `Storage`, or of the same without threads. */
interface Target {
  siteId: number;
  append: Storage['append'];
  write: Storage['write'];
  /** Derives about that much; an engine with a projector of its own may do more. */
  project(happening: Extract<Happening, { kind: 'project' }>): Promise<unknown>;
  settle(): Promise<void>;
  digests(): Promise<{ facts: string; derived: string }>;
}

const TIMEOUT_MINUTES = 30;

/** For a longer search: `PROPERTY_RUNS=20 npm exec -- vitest run --project properties`. */
const FACTOR = Number(process.env.PROPERTY_RUNS ?? 1);
const limits = (runs: number, seconds: number) => ({
  numRuns: runs * FACTOR,
  interruptAfterTimeLimit: seconds * 1000 * FACTOR,
});
/** Much more than the search takes: a loaded machine is slow, and a counterexample is to be shrunk. */
const PATIENCE_MS = 180_000 * FACTOR;

/** @returns how many events had which outcome */
async function tell(target: Target, telling: Telling): Promise<{ s: number; d: number; c: number }> {
  const outcomes = { s: 0, d: 0, c: 0 };
  for (const { facts, then } of telling.batches) {
    const events = facts.flatMap((fact) => (fact.kind === 'event' ? [rowOf(target.siteId, fact.event)] : []));
    for (const letter of await target.append(events)) outcomes[letter as 's' | 'd' | 'c']++;
    for (const fact of facts) await write(target, fact);
    for (const one of then) await happen(target, one);
  }
  await target.write('changeSite', target.siteId, { sessionTimeoutMinutes: TIMEOUT_MINUTES }, NOW);
  await target.settle();
  return outcomes;
}

async function write(target: Target, fact: ToldFact): Promise<void> {
  if (fact.kind === 'deal') await target.write('putDeal', target.siteId, fact.deal, NOW);
  if (fact.kind === 'contact') await target.write('putContact', target.siteId, fact.contact, NOW);
  if (fact.kind === 'stage') await target.write('addStage', target.siteId, fact.stage, NOW);
}

async function happen(target: Target, happening: Happening): Promise<void> {
  if (happening.kind === 'project') await target.project(happening);
  else if (happening.kind === 'rebuild') await rebuild(target, happening.limit);
  else await target.write('changeSite', target.siteId, { sessionTimeoutMinutes: happening.minutes }, NOW);
}

async function rebuild(target: Target, limit: number): Promise<void> {
  for (let state = START; state.phase !== 'done'; ) {
    state = await target.write('rebuildStep', target.siteId, state, limit, NOW);
  }
}

/** The facts as they were drawn, at once, then derived. */
const plainly = (facts: ToldFact[]): Telling => ({ batches: [{ facts, then: [] }] });

/** Of a set and one way to tell it: everything that must hold. */
async function holds(open: () => Promise<Target>, facts: ToldFact[], telling: Telling): Promise<void> {
  const events = facts.filter((fact) => fact.kind === 'event').length;
  const sent = telling.batches.flatMap((batch) => batch.facts).filter((fact) => fact.kind === 'event').length;
  const plain = await open();
  expect(await tell(plain, plainly(facts))).toEqual({ s: events, d: 0, c: 0 });
  const digests = await plain.digests();

  const other = await open();
  expect(await tell(other, telling)).toEqual({ s: events, d: sent - events, c: 0 });
  expect(await other.digests()).toEqual(digests);

  await rebuild(other, 1 + (sent % 5));
  await other.settle();
  expect(await other.digests()).toEqual(digests);
}

const drawn = (maxEvents: number) => factSet(maxEvents).chain((facts) => fc.tuple(fc.constant(facts), tellingOf(facts)));

describe('on SQLite in memory, with exactly the interleaving that was drawn', () => {
  test('any telling of the same facts stores and derives the same, and so does a rebuild', { timeout: PATIENCE_MS }, async () => {
    await fc.assert(
      fc.asyncProperty(drawn(20), async ([facts, telling]) => {
        const engines: MemoryEngine[] = [];
        const open = async (): Promise<Target> => {
          const engine = await MemoryEngine.open();
          engines.push(engine);
          const { siteId } = await newSite(engine as unknown as Storage);
          return {
            siteId,
            append: (rows) => engine.append(rows),
            write: engine.write.bind(engine) as Storage['write'],
            project: ({ scope, limit }) => engine.step(scopeOf(siteId, scope), limit),
            settle: () => engine.project('next'),
            digests: () => engine.digests(siteId),
          };
        };
        try {
          await holds(open, facts, telling);
        } finally {
          for (const engine of engines) await engine.close();
        }
      }),
      limits(250, 30),
    );
  });
});

const scopeOf = (siteId: number, scope: string) =>
  scope === 'next' || scope === 'identity' ? scope : { siteId, visitorIds: [scope] };

const RUNS = { sqlite: 12, postgres: 10 };

describe.each(ENGINES)('on %s, with its projector running beside', (engine) => {
  let database: TestDatabase;
  let storage: Storage;

  beforeAll(async () => {
    database = await freshTestDatabase(engine);
    storage = await database.open();
  });
  afterAll(() => database.drop());

  test('any telling of the same facts stores and derives the same, and so does a rebuild', { timeout: PATIENCE_MS }, async () => {
    const open = async (): Promise<Target> => {
      const { siteId } = await newSite(storage);
      return {
        siteId,
        append: (rows) => storage.append(rows),
        write: storage.write,
        project: ({ scope }) => storage.project(scopeOf(siteId, scope)),
        settle: () => storage.project('next'),
        digests: () => storage.read('digests', [siteId]),
      };
    };
    await fc.assert(
      fc.asyncProperty(drawn(20), ([facts, telling]) => holds(open, facts, telling)),
      limits(RUNS[engine], 15),
    );
  });
});
