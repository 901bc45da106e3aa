/** What decides who may be handed to an ad platform: what leads said of consent, and whether somebody trusted named them. */
import { inList, type Sql } from '../../sql.ts';
import { breathe } from '../../took-too-long.ts';
import { keptPeople } from '../attribution/kept-people.ts';
import { oneAtATime } from '../attribution/one-at-a-time.ts';
import { type LeadFilter, leadConditions } from '../leads.ts';
import { type Consent, type KeptCoverage, keptCoverage } from './kept-coverage.ts';

/** Of one lead. */
export interface HandOver {
  /** null: she said nothing. */
  consent: Consent | null;
  /** Not only the page itself named her. */
  isTrusted: boolean;
}

/** Leads of whom the same holds. */
export interface AudienceClass extends HandOver {
  isRestricted: boolean;
  hasEmail: boolean;
  hasPhone: boolean;
  leads: number;
}

/** Rows of one query: other questions get their turn in between. */
const PAGE = 10_000;

/** @param people the identifiers of each */
export function handOver(
  sql: Sql,
  siteId: number,
  people: readonly (readonly string[])[],
  deadline: number,
): Promise<HandOver[]> {
  return oneAtATime(sql.database, siteId, async () => {
    const kept = await keptCoverage(sql, siteId, deadline);
    const tied = await trustedTies(sql, siteId, people.flat());
    return people.map((identifiers) => handOverOf(kept, tied, identifiers));
  });
}

/** How many of the leads that fit there are of each class. */
export function audienceClasses(
  sql: Sql,
  siteId: number,
  filter: LeadFilter,
  deadline: number,
): Promise<AudienceClass[]> {
  return oneAtATime(sql.database, siteId, async () => {
    const people = await keptPeople(sql, siteId, deadline);
    const kept = await keptCoverage(sql, siteId, deadline);
    const tied = await trustedTies(sql, siteId, null);
    const where = await leadConditions(sql, siteId, filter);
    const classes = new Map<string, AudienceClass>();
    for (let after = ''; ; await breathe(deadline)) {
      const rows = await sql.all<{ lead_id: string; restricted: number; email: string | null; phone: string | null }>(
        `select lead_id, restricted, email, phone from leads where ${where.text} and lead_id > ?
         order by lead_id limit ${PAGE}`,
        [...where.params, after],
      );
      for (const { lead_id, restricted, email, phone } of rows) {
        const isRestricted = restricted !== 0;
        const { consent, isTrusted } = handOverOf(kept, tied, people.identifiersOf(people.leads.numberOf(lead_id)));
        const [hasEmail, hasPhone] = [email !== null, phone !== null];
        const key = `${isRestricted} ${consent} ${isTrusted} ${hasEmail} ${hasPhone}`;
        const one = classes.get(key);
        if (one) one.leads++;
        else classes.set(key, { isRestricted, consent, isTrusted, hasEmail, hasPhone, leads: 1 });
      }
      if (rows.length < PAGE) return [...classes.values()];
      after = rows.at(-1)!.lead_id;
    }
  });
}

function handOverOf(kept: KeptCoverage, tied: ReadonlySet<string>, identifiers: readonly string[]): HandOver {
  const { said, isTrusted } = kept.of(identifiers);
  return {
    consent: said?.consent ?? null,
    isTrusted: isTrusted || identifiers.some((identifier) => tied.has(identifier)),
  };
}

/** Identifiers that somebody trusted tied to another. @param among null: of the whole site */
async function trustedTies(sql: Sql, siteId: number, among: readonly string[] | null): Promise<Set<string>> {
  const found = new Set<string>();
  for (const from of [
    "identity_links l where l.site_id = ? and l.trust = 'trusted' and l.revoked = 0",
    `joins l where l.site_id = ? and not exists
       (select 1 from revocations r where r.site_id = l.site_id and r.claim_id = l.id)`,
  ]) {
    const rows = await sql.all<{ a: string; b: string }>(
      `select l.a, l.b from ${from} ${among ? `and (l.a ${inList(sql)} or l.b ${inList(sql)})` : ''}`,
      among ? [siteId, among, among] : [siteId],
    );
    for (const { a, b } of rows) found.add(a).add(b);
  }
  return found;
}
