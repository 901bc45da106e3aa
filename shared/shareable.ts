/** What the dashboard and the server agree on about shared links; no schema, so that the first page loads none. */

/** Pages that can be shared: figures, no persons. Each with the calls it asks. */
export const SHAREABLE: Record<string, readonly string[]> = {
  '/kpis': ['/v1/reports/kpis', '/v1/targets', '/v1/annotations'],
  '/attribution': ['/v1/reports/attribution'],
  '/campaigns': ['/v1/reports/kpis'],
  '/funnel': ['/v1/reports/funnel'],
  '/landing-pages': ['/v1/reports/landing-pages'],
  '/paths': ['/v1/reports/paths'],
  '/self-reported': ['/v1/reports/self-reported'],
  '/traffic': ['/v1/reports/traffic'],
  '/cohorts': ['/v1/reports/cohorts'],
  '/quality': ['/v1/reports/quality'],
  '/dark-social': ['/v1/reports/dark-social'],
};
