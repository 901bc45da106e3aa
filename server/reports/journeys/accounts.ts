/** Companies: their people, what these did, how far they came. */
import type { AttributionColumns } from '../../storage/reads/attribution/columns.ts';
import { type JourneyFilters, matchingJourneys } from './matching.ts';
import { furthest, STEPS } from './stages.ts';

export interface AccountsAsk extends JourneyFilters {
  kind: 'accounts';
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

/** @param columns of leads, with accounts */
export function accounts(columns: AttributionColumns, ask: AccountsAsk): AccountSum[] {
  const { table, journeys } = matchingJourneys(columns, ask);
  const found = new Map<string, ReturnType<typeof nothing>>();
  for (const { i, j } of journeys) {
    const name = columns.accounts[columns.journeys.account[j]!]!;
    if (name === null) continue;
    let sum = found.get(name);
    if (!sum) {
      sum = nothing();
      found.set(name, sum);
    }
    sum.people++;
    sum.stage = Math.max(sum.stage, furthest(columns, j));
    for (let row = table.start[i]!; row < table.start[i + 1]!; row++) {
      const t = table.row[row]!;
      const contact = columns.touches.contact[t]!;
      if (contact !== 0 && sum.contacts.size === sum.contacts.add(contact).size) continue;
      const { channel, campaign } = columns.origins[columns.touches.origin[t]!]!;
      sum.touchpoints++;
      sum.channels.set(channel, (sum.channels.get(channel) ?? 0) + 1);
      if (campaign !== null) sum.campaigns.set(campaign, (sum.campaigns.get(campaign) ?? 0) + 1);
      sum.first = Math.min(sum.first, table.time[row]!);
      sum.last = Math.max(sum.last, table.time[row]!);
    }
  }
  return [...found].map(([account, sum]) => ({
    account,
    people: sum.people,
    touchpoints: sum.touchpoints,
    channels: most(sum.channels),
    campaigns: most(sum.campaigns),
    firstTouch: sum.touchpoints > 0 ? sum.first : Number.NaN,
    lastTouch: sum.touchpoints > 0 ? sum.last : Number.NaN,
    stage: STEPS[sum.stage]!,
  }));
}

function nothing() {
  return {
    people: 0,
    touchpoints: 0,
    stage: 0,
    channels: new Map<string, number>(),
    campaigns: new Map<string, number>(),
    contacts: new Set<number>(),
    first: Number.POSITIVE_INFINITY,
    last: Number.NEGATIVE_INFINITY,
  };
}

const most = (counts: ReadonlyMap<string, number>): [string, number][] =>
  [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
