/**
 * What claims say of leads beside who they are: whether a browser keeps an id of theirs, what they said of consent, whether
 * somebody trusted named them. Kept between reports like deals and leads (`kept-people.ts`), of which there are as many.
 */
import { compareText } from '../../../domain/attribution/journey-table.ts';
import { NO_BROWSER } from '../../../domain/identity/visitor.ts';
import { inList, type Sql } from '../../sql.ts';
import { breathe } from '../../took-too-long.ts';
import { type Changes, changesSince } from '../change-log.ts';

/** Rows of one query: other questions get their turn in between. */
const PAGE = 2000;
const VISITORS_A_PAGE = 1000;
/** Ties kept in all, some 300 bytes each. */
const MAX_KEPT = 1_000_000;

export type Consent = 'granted' | 'denied';

/** What a message says of the consent of whom it names. */
export interface Said {
  visitorId: string;
  /** ms UTC */
  at: number;
  messageId: string;
  consent: Consent;
}

const isBefore = (a: Said, b: Said): boolean =>
  (a.at - b.at || compareText(a.messageId, b.messageId) || compareText(a.visitorId, b.visitorId)) < 0;

/** What claims say of a person. */
export interface Covered {
  /** Does a browser keep an id of hers? */
  hasBrowser: boolean;
  /** Did somebody trusted name her, and did nobody take that back? */
  isTrusted: boolean;
  /** Her latest word; null: she said nothing. */
  said: Said | null;
}

/** That a visitor named an identifier. */
interface Tie {
  visitorId: string;
  isBrowser: boolean;
  /** Somebody trusted said so, and nobody took that back. */
  isTrusted: boolean;
  /** The latest that was said of consent. */
  last: Said | null;
}

interface ClaimRow {
  visitor_id: string;
  message_id: string;
  identifier: string;
  occurred_at: number;
  trusted: 0 | 1;
  body: string | null;
}

/**
 * A row for each claim. They are a table of their own, or PostgreSQL would read all events that lie between them.
 * @param claims which of the site's are asked for
 */
const claimsText = (claims: string) => `select c.visitor_id, c.message_id, c.identifier, e.occurred_at,
    case when c.trust = 'trusted' and c.revoked = 0 then 1 else 0 end as trusted,
    case when c.describes = 1 and e.body like '%"consent":%' then e.body end as body
  from (select * from claims where site_id = ? ${claims}) c left join events e
  on e.site_id = c.site_id and e.visitor_id = c.visitor_id and e.message_id = c.message_id
  order by c.visitor_id, c.message_id`;
const TIES = 'select identifier, visitor_id from lead_visitors where site_id = ?';

const NONE: readonly Tie[] = [];

export class KeptCoverage {
  readonly #ties = new Map<string, Tie[]>();
  /** By visitor: the identifiers that she named. */
  readonly #named = new Map<string, string[]>();
  #size = 0;
  /** Up to where the log of changes was read; null: nothing was read yet. */
  #version: Changes['version'] | null = null;

  /** Ties. */
  get size(): number {
    return this.#size;
  }

  /** @param identifiers of one person */
  of(identifiers: readonly string[]): Covered {
    const covered: Covered = { hasBrowser: false, isTrusted: false, said: null };
    for (const identifier of identifiers) {
      for (const { isBrowser, isTrusted, last } of this.#ties.get(identifier) ?? NONE) {
        if (isBrowser) covered.hasBrowser = true;
        if (isTrusted) covered.isTrusted = true;
        if (last && (covered.said === null || isBefore(covered.said, last))) covered.said = last;
      }
    }
    return covered;
  }

  /** @returns false: so much changed that everything has to be read anew */
  async update(sql: Sql, siteId: number, deadline: number): Promise<boolean> {
    const { version, ids } = await changesSince(sql, siteId, this.#version, 'anonymous');
    if (this.#version === null) await this.#readAll(sql, siteId, deadline);
    else if (!ids) return false;
    else {
      const named = [...(ids.get('anonymous') ?? [])].filter((visitorId) => this.#named.has(visitorId));
      await this.#readAgain(sql, siteId, [...new Set([...(ids.get('claim') ?? []), ...named])], deadline);
    }
    this.#version = version;
    return true;
  }

  async #readAll(sql: Sql, siteId: number, deadline: number): Promise<void> {
    const ties = `${TIES} and (identifier, visitor_id) > (?, ?) order by identifier, visitor_id limit ${PAGE}`;
    for (let after = ['', '']; ; await breathe(deadline)) {
      const rows = await sql.all<{ identifier: string; visitor_id: string }>(ties, [siteId, ...after]);
      for (const { identifier, visitor_id } of rows) this.#addTie(identifier, visitor_id);
      if (rows.length < PAGE) break;
      after = [rows.at(-1)!.identifier, rows.at(-1)!.visitor_id];
    }
    const claims = claimsText(`and (visitor_id, message_id) > (?, ?) order by visitor_id, message_id limit ${PAGE}`);
    for (let after = ['', '']; ; await breathe(deadline)) {
      const rows = await sql.all<ClaimRow>(claims, [siteId, ...after]);
      for (const row of rows) this.#addSaid(row);
      if (rows.length < PAGE) return;
      after = [rows.at(-1)!.visitor_id, rows.at(-1)!.message_id];
    }
  }

  async #readAgain(sql: Sql, siteId: number, visitorIds: readonly string[], deadline: number): Promise<void> {
    for (let start = 0; start < visitorIds.length; start += VISITORS_A_PAGE) {
      const page = visitorIds.slice(start, start + VISITORS_A_PAGE);
      for (const visitorId of page) this.#forget(visitorId);
      const ties = await sql.all<{ identifier: string; visitor_id: string }>(`${TIES} and visitor_id ${inList(sql)}`, [
        siteId,
        page,
      ]);
      for (const { identifier, visitor_id } of ties) this.#addTie(identifier, visitor_id);
      const claims = await sql.all<ClaimRow>(claimsText(`and visitor_id ${inList(sql)}`), [siteId, page]);
      for (const row of claims) this.#addSaid(row);
      await breathe(deadline);
    }
  }

  #forget(visitorId: string): void {
    for (const identifier of this.#named.get(visitorId) ?? []) {
      this.#size--;
      const left = this.#ties.get(identifier)!.filter((tie) => tie.visitorId !== visitorId);
      if (left.length > 0) this.#ties.set(identifier, left);
      else this.#ties.delete(identifier);
    }
    this.#named.delete(visitorId);
  }

  #addTie(identifier: string, visitorId: string): void {
    const isBrowser = !NO_BROWSER.some((start) => visitorId.startsWith(start));
    add(this.#ties, identifier, { visitorId, isBrowser, isTrusted: false, last: null });
    add(this.#named, visitorId, identifier);
    this.#size++;
  }

  #addSaid({ visitor_id, message_id, identifier, occurred_at, trusted, body }: ClaimRow): void {
    const said = body === null ? null : (JSON.parse(body) as { consent?: { state: Consent } }).consent?.state;
    if (!said && trusted === 0) return;
    const tie = this.#ties.get(identifier)?.find((one) => one.visitorId === visitor_id);
    if (!tie) return;
    if (trusted === 1) tie.isTrusted = true;
    if (!said) return;
    const word: Said = { visitorId: visitor_id, at: occurred_at, messageId: message_id, consent: said };
    if (tie.last === null || isBefore(tie.last, word)) tie.last = word;
  }
}

function add<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** Of a connection, by site; the one asked for last at the end. */
const kept = new WeakMap<object, Map<number, KeptCoverage>>();

/** As of now. Whoever asks has the site's turn. */
export async function keptCoverage(sql: Sql, siteId: number, deadline: number): Promise<KeptCoverage> {
  const sites = kept.get(sql.database) ?? new Map<number, KeptCoverage>();
  const known = sites.get(siteId);
  // Kept again when it is whole: an update that breaks off leaves nothing behind.
  sites.delete(siteId);
  let coverage = known ?? new KeptCoverage();
  if (!(await coverage.update(sql, siteId, deadline))) {
    coverage = new KeptCoverage();
    await coverage.update(sql, siteId, deadline);
  }
  sites.set(siteId, coverage);
  kept.set(sql.database, sites);
  let size = [...sites.values()].reduce((sum, one) => sum + one.size, 0);
  for (const [id, one] of sites) {
    if (size <= MAX_KEPT || id === siteId) break;
    size -= one.size;
    sites.delete(id);
  }
  return coverage;
}
