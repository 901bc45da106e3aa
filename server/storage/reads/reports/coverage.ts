/** What is known of leads beside their journeys: how many have a browser that keeps an id, and what they said of consent. */
import type { Sql } from '../../sql.ts';
import { keptPeople } from '../attribution/kept-people.ts';
import { oneAtATime } from '../attribution/one-at-a-time.ts';
import { type Consent, isBefore, type KeptCoverage, keptCoverage, type Said } from './kept-coverage.ts';
import type { Period } from './visits.ts';

export interface LeadCoverage {
  /** Created in the period; nobody who is restricted. */
  leads: number;
  /** Those of them who have a browser that keeps an id. */
  withBrowser: number;
  /** Those who said something of consent, and those whose latest word was no. */
  said: number;
  denied: number;
}

/** @param deadline ms UTC */
export function leadCoverage(sql: Sql, siteId: number, period: Period, deadline: number): Promise<LeadCoverage> {
  return oneAtATime(sql.database, siteId, async () => {
    const people = await keptPeople(sql, siteId, deadline);
    const kept = await keptCoverage(sql, siteId, deadline);
    const counts: LeadCoverage = { leads: 0, withBrowser: 0, said: 0, denied: 0 };
    for (const lead of people.leads.which(({ createdAt }) => createdAt >= period.from && createdAt < period.to)) {
      counts.leads++;
      const identifiers = people.identifiersOf(lead);
      if (identifiers.some((identifier) => kept.isOfBrowser(identifier))) counts.withBrowser++;
      const consent = consentOf(kept, identifiers);
      if (consent !== null) counts.said++;
      if (consent === 'denied') counts.denied++;
    }
    return counts;
  });
}

/** A person's latest word; null: she said nothing. @param identifiers hers */
export function consentOf(kept: KeptCoverage, identifiers: readonly string[]): Consent | null {
  let last: Said | null = null;
  for (const identifier of identifiers)
    for (const word of kept.saidOf(identifier)) if (last === null || isBefore(last, word)) last = word;
  return last?.consent ?? null;
}
