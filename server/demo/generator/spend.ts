/** What the advertising costs: a row a day and campaign, from the clicks that there truly were; fairs on their days. */
import type { PlatformClaims } from './claims.ts';
import { campaignOf } from './landing.ts';
import type { Occasion } from './occasions.ts';
import { Random } from './random.ts';
import type { DemoCost, DemoRate } from './records.ts';
import { way } from './ways.ts';
import type { World } from './world.ts';

/** Of the clicks that are paid, so many never reach the site's own counting: blockers, impatience, accidents. */
const SEEN = 0.84;

export function* costsOf(world: World, occasions: readonly Occasion[], claims: PlatformClaims): Generator<DemoCost> {
  const random = new Random(world.definition.seed, 'costs');
  for (const [key, seen] of world.clicks) {
    const [id, shown, date] = JSON.parse(key) as [string, string | null, string];
    const { source, medium, cost } = way(id);
    if (!cost) continue;
    const clicks = Math.round(seen / SEEN + random.between(-0.5, 0.5));
    const amount = clicks * cost.perClick * random.between(0.85, 1.2);
    const row: DemoCost = {
      date,
      source,
      medium,
      campaign: cost.campaign ?? shown ?? campaignOf(way(id), date),
      cost: { amount: amount.toFixed(2), currency: cost.currency },
      clicks,
      impressions: Math.round((clicks / cost.clickRate) * random.between(0.8, 1.3)),
    };
    yield { ...row, ...claims.of(world.definition.seed, row, shown) };
  }
  for (const { type, source, campaign, day, days, cost } of occasions) {
    for (let n = 0; cost > 0 && n < days && world.calendar.days[day + n]; n++) {
      const amount = (cost / days).toFixed(2);
      yield {
        date: world.calendar.days[day + n]!.date,
        source,
        medium: type,
        campaign,
        cost: { amount, currency: 'EUR' },
      };
    }
  }
}

/** A rate a week into the site's currency, wandering a little. */
export function* ratesOf(world: World): Generator<DemoRate> {
  const random = new Random(world.definition.seed, 'rates');
  const rates = { USD: 0.91, GBP: 1.17 };
  for (let day = 0; day < world.calendar.days.length; day += 7) {
    for (const from of ['USD', 'GBP'] as const) {
      rates[from] *= random.between(0.994, 1.006);
      yield { date: world.calendar.days[day]!.date, from, to: 'EUR', rate: rates[from].toFixed(5) };
    }
  }
}
