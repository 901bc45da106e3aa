/** Which leads a query is about. */
import type { LeadQuery } from '../../shared/api/lead.ts';
import { identifier } from '../domain/identity/identifier.ts';
import { visitorOfBrowser } from '../domain/identity/visitor.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import type { LeadFilter } from '../storage/reads/leads.ts';
import { readFilters } from './filters.ts';

/** @returns null: a named identifier is none, so nobody has it */
export function readLeadFilter(
  query: Omit<LeadQuery, 'site' | 'limit' | 'cursor'>,
  site: Pick<StoredSite, 'timeZone'>,
): LeadFilter | null {
  const filter: LeadFilter = readFilters(query, site.timeZone);
  const identifiers = [];
  for (const kind of ['email', 'phone', 'externalId'] as const) {
    const value = query[kind];
    if (value === undefined) continue;
    const id = identifier(kind, value);
    if (!id) return null;
    identifiers.push(id);
  }
  if (identifiers.length > 0) filter.identifiers = identifiers;
  if (query.anonymousId !== undefined) filter.visitorId = visitorOfBrowser(query.anonymousId);
  if (query.q?.trim()) filter.q = query.q.trim();
  return filter;
}
