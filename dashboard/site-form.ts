/** The form of a site as the API takes it: a line is an entry, nothing is no limit. Pure. */
import type { SiteChange } from '../shared/api/site.ts';

const LISTS = ['domains', 'excludedReferrers', 'excludedPaths', 'excludedAddresses', 'queryAllowList'] as const;

export function readSiteForm(form: FormData): SiteChange {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const lines = (name: string) =>
    text(name)
      .split(/\s+/)
      .filter((line) => line !== '');
  return {
    name: text('name'),
    currency: text('currency').toUpperCase(),
    timeZone: text('timeZone'),
    sessionTimeoutMinutes: Number(text('sessionTimeoutMinutes')),
    trustBrowserIdentity: text('trustBrowserIdentity') === 'true',
    ...Object.fromEntries(LISTS.map((name) => [name, lines(name)])),
  };
}
