/** The dataset, unit by unit: none has to be kept in memory to make the next. */
import { createHash } from 'node:crypto';
import { account } from './account.ts';
import { CAST } from './cast/cast.ts';
import { Census, type Counts } from './census.ts';
import { PlatformClaims } from './claims.ts';
import type { DemoDefinition } from './definition.ts';
import { type Occasion, occasionsOf } from './occasions.ts';
import { passerBy } from './passer-by.ts';
import { Random } from './random.ts';
import type { DemoRecord } from './records.ts';
import { costsOf, ratesOf } from './spend.ts';
import type { TrueDeal, TrueLead, TrueTouchpoint, UnitTruth } from './truth.ts';
import type { Unit } from './unit.ts';
import { World } from './world.ts';

const ACCOUNTS_AT_SCALE_1 = 840;
const PASSERS_BY_AN_ACCOUNT = 10;
/** Numbers below belong to the cast. */
const FIRST_ACCOUNT = 100;

/** In the order in which people first appear; costs, known only when everybody has clicked, come last. */
export function* unitsOf(definition: DemoDefinition): Generator<Unit> {
  const world = new World(definition);
  const occasions = occasionsOf(world.calendar);
  const claims = new PlatformClaims();
  for (const unit of peopleOf(world, occasions)) {
    claims.add(unit.truth);
    yield unit;
  }
  const silent: UnitTruth = { story: null, touchpoints: [], leads: [], deals: [] };
  const costs = [...costsOf(world, occasions, claims)].map((row): DemoRecord => ({ kind: 'cost', row }));
  const rates = [...ratesOf(world)].map((row): DemoRecord => ({ kind: 'rate', row }));
  yield { records: [...rates, ...costs], truth: silent };
}

function* peopleOf(world: World, occasions: readonly Occasion[]): Generator<Unit> {
  const { definition } = world;
  for (const [index, story] of CAST.entries()) yield story(world, index);
  const people = crowdOf(definition);
  const arrivals = new Random(definition.seed, 'arrivals');
  for (let n = 0; n < people; n++) {
    const day = world.calendar.quantile((n + arrivals.next()) / people);
    const from = world.calendar.moment(arrivals, day);
    const isAccount = n % (1 + PASSERS_BY_AN_ACCOUNT) === 0;
    if (!isAccount) yield passerBy(world, n, from);
    else yield account(world, FIRST_ACCOUNT + n / (1 + PASSERS_BY_AN_ACCOUNT), from, occasions);
  }
}

function crowdOf({ scale }: DemoDefinition): number {
  return Math.round(ACCOUNTS_AT_SCALE_1 * scale) * (1 + PASSERS_BY_AN_ACCOUNT);
}

/** How many units there will be. */
export function unitCount(definition: DemoDefinition): number {
  return CAST.length + crowdOf(definition) + 1;
}

/** The truth about the stories alone. */
export function castOf(definition: DemoDefinition): UnitTruth[] {
  const world = new World(definition);
  return CAST.map((story, index) => story(world, index).truth);
}

export interface Dataset {
  definition: DemoDefinition;
  records: DemoRecord[];
  touchpoints: TrueTouchpoint[];
  leads: TrueLead[];
  deals: TrueDeal[];
  /** The units that play a story, by its name. */
  stories: Map<string, UnitTruth>;
  counts: Counts;
}

/** All of it at once: for scales up to 1 or so. */
export function wholeDataset(definition: DemoDefinition): Dataset {
  const census = new Census();
  const dataset: Omit<Dataset, 'counts'> = {
    definition,
    records: [],
    touchpoints: [],
    leads: [],
    deals: [],
    stories: new Map(),
  };
  for (const unit of unitsOf(definition)) {
    census.add(unit);
    for (const record of unit.records) dataset.records.push(record);
    for (const touchpoint of unit.truth.touchpoints) dataset.touchpoints.push(touchpoint);
    dataset.leads.push(...unit.truth.leads);
    dataset.deals.push(...unit.truth.deals);
    if (unit.truth.story) dataset.stories.set(unit.truth.story, unit.truth);
  }
  return { ...dataset, counts: census.counts };
}

/** One word for all records and the whole truth, in order. */
export function digestOf(units: Iterable<Unit>): string {
  const hash = createHash('sha256');
  for (const unit of units) hash.update(JSON.stringify(unit));
  return hash.digest('hex');
}
