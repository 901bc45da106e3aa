/** What ad platforms claim to have brought: they know their own clicks, and count every lead after one as theirs, whole. */
import { platformOf } from '../../domain/reconciliation/ad-platform.ts';
import { Random } from './random.ts';
import type { DemoCost } from './records.ts';
import type { TrueTouchpoint, UnitTruth } from './truth.ts';

const WINDOW_MS = 30 * 86_400_000;
/** Platforms that also claim who only saw an ad, and how often on a campaign's day. */
const OF_VIEWS: Readonly<Record<string, number>> = { meta: 0.04, linkedin: 0.03 };
/** Of clicks without consent Google guesses how many converted. */
const GUESSED_A_CLICK = 0.006;

export class PlatformClaims {
  /** By where and when the click came: source, medium, visible campaign, day. */
  readonly #conversions = new Map<string, number>();

  add({ touchpoints, leads }: UnitTruth): void {
    const byId = new Map(touchpoints.map((touchpoint) => [touchpoint.id, touchpoint]));
    for (const { touchpoints: hers, createdAt } of leads) {
      const last = new Map<string, TrueTouchpoint>();
      for (const id of hers) {
        const click = byId.get(id);
        if (!click?.source || click.occurredAt > createdAt) continue;
        if (Date.parse(createdAt) - Date.parse(click.occurredAt) > WINDOW_MS) continue;
        const platform = platformOf(click.source.toLowerCase());
        if (click.occurredAt >= (last.get(platform)?.occurredAt ?? '')) last.set(platform, click);
      }
      for (const { source, medium, campaign, occurredAt } of last.values()) {
        const key = keyOf(source!, medium, campaign, occurredAt.slice(0, 10));
        this.#conversions.set(key, (this.#conversions.get(key) ?? 0) + 1);
      }
    }
  }

  /** @param shown the campaign that the clicks' addresses name */
  of(seed: number, { date, source, medium, campaign, clicks }: DemoCost, shown: string | null) {
    const platform = platformOf(source.toLowerCase());
    const random = new Random(seed, 'claims', date, source, medium, campaign ?? '');
    const led = this.#conversions.get(keyOf(source, medium, shown, date)) ?? 0;
    const viewed = random.chance(OF_VIEWS[platform] ?? 0) ? 1 : 0;
    const guessed = platform === 'google-ads' ? (clicks ?? 0) * GUESSED_A_CLICK : 0;
    const views = platform in OF_VIEWS ? { viewThroughConversions: viewed } : {};
    return { conversions: (led + viewed + guessed).toFixed(2), ...views };
  }
}

const keyOf = (source: string, medium: string | null, campaign: string | null, date: string): string =>
  JSON.stringify([source, medium, campaign, date]);
