/** Companies: their people, what these did, how far they came, and what became of their deals. */
import type { AttributionColumns } from '../../storage/reads/attribution/columns.ts';
import { type JourneyFilters, type Matched, matchingJourneys } from './matching.ts';
import { furthest, STEPS } from './stages.ts';

export interface AccountsAsk extends JourneyFilters {
  kind: 'accounts';
  /** Only those with a touchpoint at or after, and one before: ms UTC. */
  from?: number;
  to?: number;
  limit: number;
}

export interface Accounts {
  /** Most touchpoints first, up to the limit. */
  rows: AccountSum[];
  /** How many there are, and how many people they have. */
  accounts: number;
  people: number;
}

export interface AccountSum {
  account: string;
  people: number;
  touchpoints: number;
  /** How many touchpoints, by name; null: without a campaign. */
  channels: [name: string, touchpoints: number][];
  campaigns: [name: string, touchpoints: number][];
  /** ms UTC; NaN: none. */
  firstTouch: number;
  lastTouch: number;
  stage: (typeof STEPS)[number];
}

/** What is counted of every company, to know which are shown. */
interface Counted {
  account: string;
  people: number;
  touchpoints: number;
  firstTouch: number;
  lastTouch: number;
  stage: number;
  /** Of several of its people a contact counts once. */
  contacts: Set<number>;
}

/** @param columns of leads, with accounts */
export function accounts(columns: AttributionColumns, ask: AccountsAsk): Accounts {
  const matched = matchingJourneys(columns, ask);
  const counted = [...countAccounts(columns, matched).values()].filter(
    ({ firstTouch, lastTouch }) =>
      (ask.from === undefined || lastTouch >= ask.from) && (ask.to === undefined || firstTouch < ask.to),
  );
  const shown = counted
    .sort((a, b) => b.touchpoints - a.touchpoints || (a.account < b.account ? -1 : 1))
    .slice(0, ask.limit);
  const named = touchedBy(columns, matched, new Set(shown.map(({ account }) => account)));
  return {
    rows: shown.map(({ contacts: _, stage, ...sums }) => ({
      ...sums,
      stage: STEPS[stage]!,
      channels: most(named.get(sums.account)?.channels),
      campaigns: most(named.get(sums.account)?.campaigns),
    })),
    accounts: counted.length,
    people: counted.reduce((sum, { people }) => sum + people, 0),
  };
}

/** By the account's number. */
function countAccounts(columns: AttributionColumns, { table, journeys }: Matched): Map<number, Counted> {
  const { contact } = columns.touches;
  const found = new Map<number, Counted>();
  for (const { i, j } of journeys) {
    const number = columns.journeys.account[j]!;
    const account = columns.accounts[number]!;
    if (account === null) continue;
    let sum = found.get(number);
    if (!sum) {
      const times = { firstTouch: Number.NaN, lastTouch: Number.NaN };
      sum = { account, people: 0, touchpoints: 0, ...times, stage: 0, contacts: new Set() };
      found.set(number, sum);
    }
    sum.people++;
    sum.stage = Math.max(sum.stage, furthest(columns, j));
    const [from, to] = [table.start[i]!, table.start[i + 1]!];
    for (let row = from; row < to; row++) {
      const of = contact[table.row[row]!]!;
      if (of !== 0 && sum.contacts.size === sum.contacts.add(of).size) continue;
      sum.touchpoints++;
    }
    if (from === to) continue;
    if (!(sum.firstTouch <= table.time[from]!)) sum.firstTouch = table.time[from]!;
    if (!(sum.lastTouch >= table.time[to - 1]!)) sum.lastTouch = table.time[to - 1]!;
  }
  return found;
}

interface Touched {
  channels: Map<string, number>;
  campaigns: Map<string, number>;
  contacts: Set<number>;
}

/** By account: of how many touchpoints each channel and campaign is. */
function touchedBy(
  columns: AttributionColumns,
  { table, journeys }: Matched,
  asked: ReadonlySet<string>,
): Map<string, Touched> {
  const { contact, origin } = columns.touches;
  const found = new Map<string, Touched>();
  for (const { i, j } of journeys) {
    const account = columns.accounts[columns.journeys.account[j]!]!;
    if (account === null || !asked.has(account)) continue;
    const touched = found.get(account) ?? { channels: new Map(), campaigns: new Map(), contacts: new Set() };
    found.set(account, touched);
    const { channels, campaigns, contacts } = touched;
    for (let row = table.start[i]!; row < table.start[i + 1]!; row++) {
      const t = table.row[row]!;
      if (contact[t] !== 0 && contacts.size === contacts.add(contact[t]!).size) continue;
      const { channel, campaign } = columns.origins[origin[t]!]!;
      channels.set(channel, (channels.get(channel) ?? 0) + 1);
      if (campaign !== null) campaigns.set(campaign, (campaigns.get(campaign) ?? 0) + 1);
    }
  }
  return found;
}

const most = (counts: ReadonlyMap<string, number> = new Map()): [string, number][] =>
  [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));

export interface AccountDealsAsk {
  kind: 'accountDeals';
  accounts: readonly string[];
}

export interface AccountDeals {
  deals: number;
  /** Minor units; `open`: of those that are neither won nor lost now. */
  value: bigint;
  open: bigint;
}

/** In the order of the asked accounts. @param columns of a milestone of deals, with accounts */
export function accountDeals({ journeys, accounts: names }: AttributionColumns, ask: AccountDealsAsk): AccountDeals[] {
  const sums = ask.accounts.map(() => ({ deals: 0, value: 0n, open: 0n }));
  const places = new Map(ask.accounts.map((account, place) => [account, place]));
  const placeOf = names.map((name) => (name === null ? undefined : places.get(name)));
  for (let j = 0; j < journeys.at.length; j++) {
    const place = placeOf[journeys.account[j]!];
    if (place === undefined || Number.isNaN(journeys.at[j]!)) continue;
    const sum = sums[place]!;
    sum.deals++;
    sum.value += journeys.value[j]!;
    if (journeys.open[j] === 1) sum.open += journeys.value[j]!;
  }
  return sums;
}
