/** What is told of an alert. */
import type { AlertPayload } from '../../shared/api/alert.ts';
import { toIso } from '../domain/iso.ts';
import type { StoredSite } from '../storage/facts/sites.ts';

/** @param detail as it was noted with the change */
export function alertPayload(
  { id }: StoredSite,
  kind: string,
  { raised, since, figures }: Record<string, unknown>,
  url: string,
): AlertPayload {
  const alert = { kind, raised, since: toIso(since as number), figures } as AlertPayload['alert'];
  const site = `?site=${encodeURIComponent(id)}`;
  return { alert, links: { alerts: `${url}/v1/alerts${site}`, dashboard: `${url}/${site}` } };
}
