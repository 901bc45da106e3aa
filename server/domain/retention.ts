/** How long which class of data is kept. Off by default: a journey has no end unless somebody sets one. */
import type { SiteSettings } from '../../shared/api/site.ts';
import { RETENTION_CLASSES, type RetentionClass } from '../../shared/vocabulary.ts';

export type RetentionSettings = Pick<SiteSettings, 'retention' | 'retentionDays'>;

/** Of each class that is not kept for ever: what came before this, ms UTC, goes. */
export type Cutoffs = Partial<Record<RetentionClass, number>>;

const DAY_MS = 86_400_000;
/** Whole journeys: they end with `retention` at the latest, and with them the other facts of whoever they are of. */
const JOURNEYS: ReadonlySet<RetentionClass> = new Set(['anonymous', 'leads']);

export const RETENTION_PRESETS: readonly (RetentionSettings & { id: string })[] = [
  { id: 'for_ever', retention: null, retentionDays: {} },
  {
    id: '36_months',
    retention: 36,
    retentionDays: { details: 395, quarantine: 30, anonymous: 395, webhooks: 30, audit: 1095 },
  },
  {
    id: '13_months',
    retention: 13,
    retentionDays: { details: 90, quarantine: 30, anonymous: 395, webhooks: 30, audit: 395 },
  },
];

export function cutoffsOf({ retention, retentionDays }: RetentionSettings, now: number): Cutoffs {
  const whole = retention === null ? Number.NEGATIVE_INFINITY : monthsBefore(now, retention);
  const cutoffs: Cutoffs = {};
  for (const name of RETENTION_CLASSES) {
    const days = name === 'leads' ? null : (retentionDays[name] ?? null);
    const own = days === null ? Number.NEGATIVE_INFINITY : now - days * DAY_MS;
    const before = JOURNEYS.has(name) ? Math.max(own, whole) : own;
    if (Number.isFinite(before)) cutoffs[name] = before;
  }
  return cutoffs;
}

/** The same day of an earlier month, or its last. */
function monthsBefore(now: number, months: number): number {
  const at = new Date(now);
  const day = at.getUTCDate();
  at.setUTCDate(1);
  at.setUTCMonth(at.getUTCMonth() - months);
  const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
  at.setUTCDate(Math.min(day, last));
  return at.getTime();
}
