/** Visits as text, many in one, which the database writes several times faster than a row each. */
import { type Dictionary, WordCodes } from '../attribution/dictionary.ts';
import type { VisitorNumbers } from './visitor-numbers.ts';

export interface VisitTexts {
  /** Visits as `VISIT` and, with pages, `ADDRESS` write them, joined by commas. null: none. */
  visits: string | null;
  /** How many pages each of them has, in the same order. */
  views: string | null;
}

/** Ids and addresses may have any character in them: they stand behind their length. */
const VISIT = `length(t.visitor_id) || ' ' || t.visitor_id || t.occurred_at || ' ' || t.traffic_source`;
const ADDRESS = `coalesce(' ' || length(o.url) || ' ' || o.url, '')`;

/**
 * All visits of the visitors after one and up to another. Both tables lie in one order, and are read side by side by one
 * statement, which sees one state of both: to look each visit up in the other would take three times as long.
 * @param upTo the last visitor; null: there is none
 * @returns ranges told of each table: PostgreSQL would put all of a site in order for each
 */
export function visitTexts(
  siteId: number,
  after: string,
  upTo: string | null,
  withPages: boolean,
): { text: string; params: (string | number)[] } {
  const within = (table: string) =>
    `${table}.site_id = ? and ${table}.visitor_id > ? ${upTo === null ? '' : `and ${table}.visitor_id <= ?`}`;
  const [url, events, address] = withPages
    ? [
        ', e.url',
        `left join events e on ${within('e')} and e.visitor_id = t.visitor_id and e.message_id = t.message_id`,
        `|| ${ADDRESS}`,
      ]
    : ['', '', ''];
  const params = upTo === null ? [siteId, after] : [siteId, after, upTo];
  return {
    text: `select
      (select string_agg(o.visit ${address}, ',') from (select ${VISIT} as visit ${url} from touchpoints t ${events}
         where ${within('t')} and t.type = 'visit' order by t.visitor_id, t.message_id) o) as visits,
      (select string_agg(o.views, ',') from (select v.page_views || '' as views from visits v
         where ${within('v')} order by v.visitor_id, v.entry) o) as views`,
    params: [...params, ...(withPages ? params : []), ...params],
  };
}

/** What visits have in common, by number. */
interface Numbers {
  visitors: VisitorNumbers;
  sources: Dictionary<string>;
  /** null: they are not asked for. */
  pages: Dictionary<string | null> | null;
}

/** Reads visits as `visitTexts` has them. */
export class VisitTextReader {
  readonly #visitors: VisitorNumbers;
  readonly #sources: WordCodes;
  readonly #pages: WordCodes | null;
  readonly #noPage: number;
  #text = '';
  #place = 0;

  constructor({ visitors, sources, pages }: Numbers) {
    this.#visitors = visitors;
    this.#sources = new WordCodes(sources);
    this.#pages = pages && new WordCodes(pages as Dictionary<string>);
    this.#noPage = pages?.code(null) ?? 0;
  }

  read(visits: string, tell: (visitor: number, at: number, source: number, page: number) => void): void {
    this.#text = visits;
    for (this.#place = 0; this.#place < visits.length; this.#place++) {
      const visitor = this.#visitor();
      const at = this.#number();
      this.#place++;
      const source = this.#word(this.#sources, isEndOfWord, visits.length);
      tell(visitor, at, source, visits.charCodeAt(this.#place) === SPACE ? this.#page() : this.#noPage);
    }
  }

  #visitor(): number {
    const from = this.#behindLength();
    return this.#visitors.ofText(this.#text, from, this.#place);
  }

  /** The address's page: what stands before a question or a fragment. */
  #page(): number {
    this.#place++;
    const from = this.#behindLength();
    const end = this.#place;
    this.#place = from;
    const page = this.#pages ? this.#word(this.#pages, isEndOfPage, end) : this.#noPage;
    this.#place = end;
    return page;
  }

  /** Goes to the end of what stands behind its length. @returns where it begins */
  #behindLength(): number {
    const length = this.#number();
    const from = ++this.#place;
    // Databases count characters, not halves of them.
    for (let i = 0; i < length; i++) this.#place += isFirstHalf(this.#text.charCodeAt(this.#place)) ? 2 : 1;
    return from;
  }

  #number(): number {
    const isNegative = this.#text.charCodeAt(this.#place) === MINUS;
    if (isNegative) this.#place++;
    let number = 0;
    for (; ; this.#place++) {
      const digit = this.#text.charCodeAt(this.#place) - ZERO;
      if (!(digit >= 0 && digit <= 9)) return isNegative ? -number : number;
      number = 10 * number + digit;
    }
  }

  #word(codes: WordCodes, isEnd: (code: number) => boolean, most: number): number {
    const from = this.#place;
    let hash = 0;
    for (; this.#place < most; this.#place++) {
      const code = this.#text.charCodeAt(this.#place);
      if (isEnd(code)) break;
      hash = Math.imul(hash, 31) + code;
    }
    return codes.code(this.#text, from, this.#place, hash);
  }
}

/** Numbers joined by commas. */
export const readNumbers = (text: string): number[] => (text === '' ? [] : text.split(',').map(Number));

const [MINUS, SPACE, COMMA, ZERO] = [45, 32, 44, 48];
const [QUESTION, FRAGMENT] = [63, 35];
const isEndOfWord = (code: number): boolean => code === SPACE || code === COMMA;
const isEndOfPage = (code: number): boolean => code === QUESTION || code === FRAGMENT;
const isFirstHalf = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;
