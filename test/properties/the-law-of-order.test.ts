/**
 * A function of a set has no order: however the same facts are told, in any order, with repetitions, in groups of any
 * size, with deriving, rebuilding, changed settings and restrictions in between, the same is stored and the same is derived.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { START } from '../../server/storage/rebuild.ts';
import type { Storage } from '../../server/storage/storage.ts';
import {
  type ByHand,
  byHand,
  factSet,
  type Happening,
  IDENTIFIERS,
  type Telling,
  type ToldFact,
  tellingOf,
} from '../support/fact-sets.ts';
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
  /** Everything that is claimed of these identifiers. */
  claims(identifiers: readonly string[]): Promise<{ id: string }[]>;
  /** Of those of these identifiers that are a lead's. */
  leads(identifiers: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Finds what must never be in the tables, where it can look into them. */
  contradictions?(): Promise<object[]>;
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
  for (const { facts, after } of telling.batches) {
    const events = facts.flatMap((fact) => (fact.kind === 'event' ? [rowOf(target.siteId, fact.event)] : []));
    for (const letter of await target.append(events)) outcomes[letter as 's' | 'd' | 'c']++;
    for (const fact of facts) await write(target, fact);
    for (const one of after) await happen(target, one);
  }
  const changed = telling.batches.some(({ after }) => after.some((one) => one.kind === 'timeout'));
  if (changed) await target.write('changeSite', target.siteId, { sessionTimeoutMinutes: TIMEOUT_MINUTES }, NOW);
  await target.settle();
  await liftAll(target);
  return outcomes;
}

async function restrict(target: Target, identifier: string, put: boolean): Promise<void> {
  const leadId = (await target.leads([identifier])).get(identifier);
  if (leadId) await target.write('restrictPerson', target.siteId, leadId, put, NOW);
}

async function liftAll(target: Target): Promise<void> {
  for (const identifier of IDENTIFIERS) await restrict(target, identifier, false);
  await target.settle();
}

async function write(target: Target, fact: ToldFact): Promise<void> {
  if (fact.kind === 'deal') await target.write('putDeal', target.siteId, fact.deal, NOW);
  if (fact.kind === 'contact') await target.write('putContacts', target.siteId, [fact.contact], NOW);
  if (fact.kind === 'stage') await target.write('addStage', target.siteId, fact.stage, NOW);
}

async function happen(target: Target, happening: Happening): Promise<void> {
  if (happening.kind === 'project') await target.project(happening);
  else if (happening.kind === 'rebuild') await rebuild(target, happening.limit);
  else if (happening.kind === 'restriction') await restrict(target, happening.identifier, happening.put);
  else await target.write('changeSite', target.siteId, { sessionTimeoutMinutes: happening.minutes }, NOW);
}

async function rebuild(target: Target, limit: number): Promise<void> {
  for (let state = START; state.phase !== 'done'; ) {
    state = await target.write('rebuildStep', target.siteId, state, limit, NOW);
  }
}

/** The facts as they were drawn, at once, then derived. */
const plainly = (facts: ToldFact[]): Telling => ({ batches: [{ facts, after: [] }] });

const JOIN = 'by-hand';

/** Takes one claim back, then joins two identifiers. @returns what is derived after each */
async function changeByHand(target: Target, { join, claim }: ByHand): Promise<string[]> {
  const ids = (await target.claims(IDENTIFIERS)).map((one) => one.id).sort();
  const claimId = ids[claim % ids.length];
  if (claimId) await target.write('changeIdentity', target.siteId, { kind: 'revoke', claimId }, true, NOW);
  await target.settle();
  const revoked = (await target.digests()).derived;
  const told = { id: JOIN, a: join[0], b: join[1], occurredAt: NOW, source: 'api', deal: null } as const;
  await target.write('changeIdentity', target.siteId, { kind: 'join', join: told }, true, NOW);
  await target.settle();
  return [revoked, (await target.digests()).derived];
}

/** Of a set and one way to tell it: everything that must hold. */
async function holds(open: () => Promise<Target>, facts: ToldFact[], telling: Telling, hand: ByHand): Promise<void> {
  const events = facts.filter((fact) => fact.kind === 'event').length;
  const sent = telling.batches.flatMap((batch) => batch.facts).filter((fact) => fact.kind === 'event').length;
  const plain = await open();
  expect(await tell(plain, plainly(facts))).toEqual({ s: events, d: 0, c: 0 });
  const digests = await plain.digests();

  const other = await open();
  expect(await tell(other, telling)).toEqual({ s: events, d: sent - events, c: 0 });
  expect(await other.digests()).toEqual(digests);
  expect(await other.contradictions?.()).toEqual(other.contradictions && []);

  await rebuild(other, 1 + (sent % 5));
  await other.settle();
  expect(await other.digests()).toEqual(digests);

  const [revoked, joined] = await changeByHand(plain, hand);
  expect(await changeByHand(other, hand)).toEqual([revoked, joined]);
  await rebuild(other, 3);
  await other.settle();
  expect((await other.digests()).derived).toBe(joined);

  // Whoever is she is restricted with her, by whichever way it came to be known; apart again, each of them is.
  for (const target of [plain, other]) await restrict(target, hand.restricted, true);
  const restricted = await plain.digests();
  expect(await other.digests()).toEqual(restricted);
  expect(restricted.derived === joined).toBe(!(await plain.leads([hand.restricted])).has(hand.restricted));
  await rebuild(other, 2);
  await other.settle();
  expect(await other.digests()).toEqual(restricted);
  for (const target of [plain, other]) {
    await target.write('changeIdentity', target.siteId, { kind: 'revoke', claimId: JOIN }, true, NOW);
    await target.settle();
  }
  expect(await other.digests()).toEqual(await plain.digests());
  expect(await other.contradictions?.()).toEqual(other.contradictions && []);
  await liftAll(other);
  expect((await other.digests()).derived).toBe(revoked);
  expect(await other.contradictions?.()).toEqual(other.contradictions && []);
}

const drawn = (maxEvents: number) =>
  factSet(maxEvents).chain((facts) => fc.tuple(fc.constant(facts), tellingOf(facts), byHand));

describe('on SQLite in memory, with exactly the interleaving that was drawn', () => {
  test('any telling of the same facts stores and derives the same, and so does a rebuild', {
    timeout: PATIENCE_MS,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(drawn(20), async ([facts, telling, hand]) => {
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
            claims: (identifiers) => engine.claims(siteId, identifiers),
            leads: (identifiers) => engine.leads(siteId, identifiers),
            contradictions: () => contradictionsIn(engine),
          };
        };
        try {
          await holds(open, facts, telling, hand);
        } finally {
          for (const engine of engines) await engine.close();
        }
      }),
      limits(250, 30),
    );
  });
});

/** Each query finds rows that contradict one another; there is one site. */
const NEVER: Record<string, string> = {
  'a mark that is left': 'select visitor_id from marks union all select identifier from identifier_marks',
  'a page view that is in no visit, or in two': `select * from (select (select coalesce(sum(page_views), 0) from visits) as counted,
       (select count(*) from events where type = 'page_view' and quarantine is null) as told) where counted <> told`,
  'a visit without its one touchpoint of type visit': `select v.entry from visits v left join touchpoints t
       on t.visitor_id = v.visitor_id and t.message_id = v.entry and t.type = 'visit' where t.visit is null`,
  'a touchpoint of type visit that is no entry, or of no visit': `select t.message_id from touchpoints t left join visits v on v.visitor_id = t.visitor_id and v.entry = t.visit
       where v.entry is null or (t.type = 'visit') <> (t.message_id = v.entry)`,
  'a touchpoint whose source is not judged':
    'select t.message_id from touchpoints t where t.traffic_source not in (select id from traffic_sources)',
  'two owners of one instant': `select a.visitor_id from ownership a join ownership b
       on b.visitor_id = a.visitor_id and b.from_at > a.from_at and b.from_at < a.to_at`,
  'an owner who is no lead': `select o.identifier from ownership o left join identifiers i on i.identifier = o.identifier
       left join leads l on l.lead_id = i.lead_id where l.lead_id is null`,
  'a claim, a stage, or a deal of nobody': `select n.identifier from (select identifier from claims union select a from identity_links union select b from identity_links
         union select identifier from lead_stages union select identifier from deal_identifiers) n
       left join identifiers i on i.identifier = n.identifier left join leads l on l.lead_id = i.lead_id where l.lead_id is null`,
  'a trusted link between two leads': `select k.id from identity_links k join identifiers a on a.identifier = k.a join identifiers b on b.identifier = k.b
       where k.trust = 'trusted' and k.revoked = 0 and a.lead_id <> b.lead_id`,
  'somebody who is restricted and is not, or the other way round': `select l.lead_id from leads l where l.restricted <>
       exists (select 1 from identifiers i join restrictions r on r.identifier = i.identifier where i.lead_id = l.lead_id)`,
  'a lead with nobody behind': 'select lead_id from leads where lead_id not in (select lead_id from identifiers)',
};

async function contradictionsIn(engine: MemoryEngine): Promise<object[]> {
  const found = [];
  for (const [what, query] of Object.entries(NEVER)) {
    for (const row of await engine.rows<object>(query)) found.push({ what, ...row });
  }
  return found;
}

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

  test('any telling of the same facts stores and derives the same, and so does a rebuild', {
    timeout: PATIENCE_MS,
  }, async () => {
    const open = async (): Promise<Target> => {
      const { siteId } = await newSite(storage);
      return {
        siteId,
        append: (rows) => storage.append(rows),
        write: storage.write,
        project: ({ scope }) => storage.project(scopeOf(siteId, scope)),
        settle: () => storage.project('next'),
        digests: () => storage.read('digests', [siteId]),
        claims: (identifiers) => storage.read('claimsAbout', siteId, identifiers),
        leads: (identifiers) => storage.read('leadIdsOf', siteId, identifiers),
      };
    };
    await fc.assert(
      fc.asyncProperty(drawn(20), ([facts, telling, hand]) => holds(open, facts, telling, hand)),
      limits(RUNS[engine], 60),
    );
  });
});
