/** What is watched of a site: each alert with how it stands. */
import { type Static, Type } from 'typebox';
import { ALERT_LIMITS } from '../alert-limits.ts';
import { OneOf } from '../one-of.ts';
import { ALERT_KINDS } from '../vocabulary.ts';
import { Instant, Nullable, site } from './common.ts';

const count = ({ min, max, usual }: { min: number; max: number; usual: number }, description?: string) =>
  Type.Integer({ minimum: min, maximum: max, default: usual, ...(description ? { description } : {}) });
const { trafficStopped, utmLoss, spendWithoutClicks } = ALERT_LIMITS;

/** Settings of a site: null switches one off. */
export const AlertSettings = Type.Object(
  {
    trafficStopped: Nullable(
      Type.Object({ hours: count(trafficStopped.hours, 'so long without a visit') }, { additionalProperties: false }),
      { description: 'no visit any more, where there were at least 50 in the week before' },
    ),
    utmLoss: Nullable(
      Type.Object(
        {
          days: count(utmLoss.days),
          dropPercent: count(utmLoss.dropPercent, 'so much smaller or more'),
        },
        { additionalProperties: false },
      ),
      { description: 'the share of visits with a campaign is much smaller than in the four weeks before' },
    ),
    spendWithoutClicks: Nullable(
      Type.Object({ days: count(spendWithoutClicks.days) }, { additionalProperties: false }),
      {
        description: 'money was spent on a source that reports clicks, and nobody came from it',
      },
    ),
  },
  { additionalProperties: false },
);
export type AlertSettings = Static<typeof AlertSettings>;

const Figures = Type.Record(Type.String(), Type.Union([Type.Number(), Type.Array(Type.String())]), {
  description:
    'what it was judged by: `hours`, `visitsBefore`; `days`, `visits`, `share`, `shareBefore`; `days`, `sources`',
  examples: [{ hours: 24, visitsBefore: 812 }],
});
export const Alert = Type.Object({
  kind: OneOf(ALERT_KINDS),
  raised: Type.Boolean(),
  since: Instant,
  checkedAt: Instant,
  figures: Figures,
});
export type Alert = Static<typeof Alert>;

export const AlertsQuery = Type.Object(site, { additionalProperties: false });
export type AlertsQuery = Static<typeof AlertsQuery>;
export const Alerts = Type.Object({
  alerts: Type.Array(Alert, { description: 'those that are switched on and were looked at' }),
});
export type Alerts = Static<typeof Alerts>;

export const AlertPayload = Type.Object({
  alert: Type.Object({ kind: OneOf(ALERT_KINDS), raised: Type.Boolean(), since: Instant, figures: Figures }),
  links: Type.Object({ alerts: Type.String(), dashboard: Type.String() }),
});
export type AlertPayload = Static<typeof AlertPayload>;
