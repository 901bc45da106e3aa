/** What the thread forgot is read again as it was asked for; what was just used stays, however large. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SHIPPED_CHANNELS } from '../../domain/source/channel-definition.ts';
import type { StoredSite } from '../../storage/facts/sites.ts';
import { type AttributionColumns, MILESTONE_COLUMNS } from '../../storage/reads/attribution/columns.ts';
import type { Storage } from '../../storage/storage.ts';
import type { ColumnsAsk } from './read-columns.ts';
import { AttributionReporter } from './reporter.ts';
import run from './thread.ts';

/** One deal, won after one visit from a mail, or after as many as are to fill the thread. */
function columnsOf(touches: number): AttributionColumns {
  return {
    journeys: {
      at: Float64Array.of(1e12),
      milestones: Object.fromEntries(MILESTONE_COLUMNS.map((name) => [name, Float64Array.of(Number.NaN)])),
      value: BigInt64Array.of(100n),
      recurring: BigInt64Array.of(0n),
      open: new Uint8Array(1),
      product: new Uint32Array(1),
      account: new Uint32Array(1),
      dealType: new Uint32Array(1),
      holderStart: Uint32Array.of(0, 1),
      holder: Uint32Array.of(0),
    },
    deals: 1,
    touches: {
      start: Uint32Array.of(0, touches),
      time: new Float64Array(touches).fill(1e11),
      rank: new Uint32Array(touches),
      origin: new Uint32Array(touches),
      type: new Uint8Array(touches),
      detail: new Uint32Array(touches),
      contact: new Uint32Array(touches),
    },
    leads: 1,
    origins: [{ channel: 'Email', channelRule: null, source: null, medium: null, campaign: null, content: null }],
    originsInstead: null,
    types: ['visit'],
    details: [[]],
    products: [null],
    accounts: [null],
    dealTypes: [null],
    foreign: [],
    names: null,
    ids: null,
    owners: null,
  } as unknown as AttributionColumns;
}

/** With a few others more than the thread keeps. */
const MANY = 3_999_999;

const byChannel = {
  kind: 'measure',
  model: 'linear',
  frame: { lookbackDays: Number.POSITIVE_INFINITY, direct: 'include' },
  settings: { halfLifeDays: 7, markovOrder: 1, shapley: 'subset_conversions' },
  groupBy: ['channel'],
  filters: {},
  details: [],
  timeZone: 'UTC',
  channelGroups: [],
} as const;
const ofAccounts = { kind: 'accountDeals', accounts: [] } as const;

let reporter: AttributionReporter;
/** What was read of storage, in turn. */
let read: string[];

beforeEach(() => {
  read = [];
  const answers: Record<string, (...args: never[]) => unknown> = {
    reportState: () => 'the same',
    attributionColumns: (_: number, { milestone, touches }: ColumnsAsk) => {
      read.push(`${milestone} ${touches ? 'with' : 'without'} touches`);
      return columnsOf(milestone === 'won' ? MANY : touches ? 1 : 0);
    },
  };
  const storage = {
    engine: 'sqlite',
    project: async () => {},
    write: async () => {},
    read: async (name: string, ...args: never[]) => answers[name]?.(...args) ?? [],
  };
  reporter = new AttributionReporter(storage as unknown as Storage, 60_000);
});
afterEach(() => reporter.close());

const site = { siteId: 1, timeZone: 'UTC', channelGroups: [], channels: SHIPPED_CHANNELS } as unknown as StoredSite;
const ask = (milestone: string, touches: boolean, asked: typeof byChannel | typeof ofAccounts) =>
  reporter.inTurn(site, false, async (turn) => {
    const columns = { milestone, conversion: null, touches, unconverted: false, details: [] };
    const { answer } = await turn.one(columns as unknown as ColumnsAsk, asked as never);
    return answer;
  });

test('what was kept with touchpoints and is forgotten is not kept without them by the same name', async () => {
  const first = await ask('opportunity', true, byChannel);
  expect(JSON.stringify(first, (_, v) => (typeof v === 'bigint' ? String(v) : v))).toContain('Email');
  await ask('won', true, ofAccounts);
  await ask('opportunity', false, ofAccounts);
  expect(await ask('opportunity', true, byChannel)).toEqual(first);
  expect(read).toEqual([
    'opportunity with touches',
    'won with touches',
    'opportunity without touches',
    'opportunity with touches',
  ]);
});

test('while they are kept, the ones with touchpoints do for who needs none', async () => {
  await ask('opportunity', true, byChannel);
  await ask('opportunity', false, ofAccounts);
  expect(read).toEqual(['opportunity with touches']);
});

test('the columns used last stay, however large they are; the oldest go', () => {
  const work = (key: string, columns: AttributionColumns | null) => run({ key, columns, ask: ofAccounts }).kept;
  work('small', columnsOf(1));
  work('large', columnsOf(MANY + 1));
  expect(work('large', null)).toBe(true);
  expect(work('small', null)).toBe(false);
  work('next', columnsOf(1));
  expect(work('large', null)).toBe(false);
  expect(work('next', null)).toBe(true);
});
