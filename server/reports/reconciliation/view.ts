/** The ledgers in the groups that were asked for. Sums of exact rows are exact. */
import {
  CLICK_CAUSES,
  CONVERSION_CAUSES,
  type ReconciliationDimension,
  type ReconciliationReport,
} from '../../../shared/api/reconciliation.ts';
import { TIME_UNITS, type TimeUnit, unitOf } from '../../domain/day.ts';
import { formatAmount } from '../../domain/money.ts';
import type { Entry, Ledger, Place } from '../../domain/reconciliation/ledger.ts';
import { whenWritten } from '../../http/lazy-rows.ts';
import type { Claims } from './claims.ts';

type Row = ReconciliationReport['rows'][number];
export type PlaceFilters = Partial<Record<'platform' | 'source' | 'medium' | 'campaign', readonly (string | null)[]>>;

/** A claim, what was seen and the causes, summed up. */
class Sum<Cause extends string> {
  claimed: number | null = null;
  ours = 0;
  readonly #causes = new Map<string, number>();

  add({ claimed, ours, causes }: Entry<Cause>): void {
    if (claimed !== null) this.claimed = (this.claimed ?? 0) + claimed;
    this.ours += ours;
    for (const [cause, amount] of Object.entries<number | undefined>(causes)) {
      this.#causes.set(cause, (this.#causes.get(cause) ?? 0) + (amount ?? 0));
    }
  }

  get isEmpty(): boolean {
    return !this.claimed && this.ours === 0 && [...this.#causes.values()].every((amount) => amount === 0);
  }

  shown<T, C extends string>(causes: readonly C[], show: (amount: number) => T) {
    const amounts = causes.map((cause) => [cause, this.#causes.get(cause) ?? 0] as const);
    const claimed = this.claimed ?? 0;
    const gap = claimed - this.ours;
    return {
      claimed: show(claimed),
      ours: show(this.ours),
      gap: show(gap),
      causes: Object.fromEntries(amounts.map(([cause, amount]) => [cause, show(amount)])) as Record<C, T>,
      unexplained: show(amounts.reduce((rest, [, amount]) => rest - amount, gap)),
    };
  }
}

interface Group {
  key: Row['key'];
  clicks: Sum<string>;
  conversions: Sum<string>;
}

export function reconciliationView(
  claims: Claims,
  clicks: Ledger<string>,
  conversions: Ledger<string>,
  groupBy: readonly ReconciliationDimension[],
  filters: PlaceFilters,
): Pick<ReconciliationReport, 'rows' | 'totals'> {
  const groups = new Map<string, Group>();
  const all: Group = { key: {}, clicks: new Sum(), conversions: new Sum() };
  const read = (ledger: Ledger<string>, side: 'clicks' | 'conversions') => {
    for (const entry of ledger.entries()) {
      const value = (dimension: ReconciliationDimension) => whatOf(dimension, entry.place, claims);
      const fits = Object.entries(filters).every(([name, list]) => list.includes(value(name as keyof PlaceFilters)));
      if (!fits) continue;
      const key = Object.fromEntries(groupBy.map((dimension) => [dimension, value(dimension)]));
      const text = JSON.stringify(Object.values(key));
      let group = groups.get(text);
      if (!group) {
        group = { key, clicks: new Sum(), conversions: new Sum() };
        groups.set(text, group);
      }
      group[side].add(entry);
      all[side].add(entry);
    }
  };
  read(clicks, 'clicks');
  read(conversions, 'conversions');
  const inTime = groupBy.some((dimension) => (TIME_UNITS as readonly string[]).includes(dimension));
  const order = ({ key }: Group) =>
    Object.values(key)
      .map((value) => value ?? '\uffff')
      .join('\u0000');
  const rows = [...groups.values()]
    .filter((group) => !group.clicks.isEmpty || !group.conversions.isEmpty)
    .sort((a, b) => (inTime ? 0 : (b.clicks.claimed ?? 0) - (a.clicks.claimed ?? 0)) || (order(a) < order(b) ? -1 : 1));
  return { rows: whenWritten(rows, (group) => ({ key: group.key, ...sidesOf(group) })), totals: sidesOf(all) };
}

const millionths = (amount: number): string => formatAmount(BigInt(amount), 6);

const sidesOf = ({ clicks, conversions }: Group) => ({
  clicks: clicks.shown(CLICK_CAUSES, (amount) => amount),
  conversions:
    conversions.claimed === null && conversions.isEmpty ? null : conversions.shown(CONVERSION_CAUSES, millionths),
});

function whatOf(dimension: ReconciliationDimension, place: Place, claims: Claims): string | null {
  if ((TIME_UNITS as readonly string[]).includes(dimension)) return unitOf(place.day, dimension as TimeUnit);
  if (dimension === 'platform') return place.platform;
  const [source, medium] = [claims.shown(place.source), claims.shown(place.medium)];
  if (dimension === 'sourceMedium')
    return source === null && medium === null ? null : `${source ?? ''} / ${medium ?? ''}`;
  return claims.shown(place[dimension as 'source' | 'medium' | 'campaign']);
}
