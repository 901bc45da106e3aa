/** What may be set for each alert, and what is usual; no schema, as the page with the form loads it. */

interface Limit {
  min: number;
  max: number;
  usual: number;
}

export const ALERT_LIMITS = {
  trafficStopped: { hours: { min: 1, max: 672, usual: 24 } },
  utmLoss: { days: { min: 1, max: 28, usual: 2 }, dropPercent: { min: 10, max: 100, usual: 60 } },
  spendWithoutClicks: { days: { min: 1, max: 28, usual: 3 } },
} as const satisfies Record<string, Record<string, Limit>>;
