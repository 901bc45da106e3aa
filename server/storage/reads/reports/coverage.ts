/** What is known of leads beside their journeys: how many have a browser that keeps an id, and what they said of consent. */
import type { Sql } from '../../sql.ts';
import { keptPeople } from '../attribution/kept-people.ts';
import { oneAtATime } from '../attribution/one-at-a-time.ts';
import { keptCoverage } from './kept-coverage.ts';
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
      const { hasBrowser, said } = kept.of(people.identifiersOf(lead));
      if (hasBrowser) counts.withBrowser++;
      if (said) counts.said++;
      if (said?.consent === 'denied') counts.denied++;
    }
    return counts;
  });
}
