/**
 * Words: texts that many visitors send - addresses and titles of pages, devices - are kept once a site, and the rows of
 * events hold a code instead. On SQLite, where they are half of the file (docs/decisions/texts-that-repeat-are-kept-once.md).
 * What few visitors sent is never a word: a text that says something of somebody lies in her events alone.
 */
import type BetterSqlite3 from 'better-sqlite3';
import { LRUCache } from 'lru-cache';
import type { Sql, Value } from '../sql.ts';
import { AT, CODED_COLUMNS, EVENT_COLUMNS } from './event-row.ts';
import { EVENT_TABLE } from './event-table.ts';

/** Visitors that have to send a text before it is a word. */
export const SENDERS = 20;
/** Of a site, so that two bytes hold each. Further texts are written out. */
const MOST_WORDS = 30_000;
const MOST_CHARS = 500;
/** Texts whose senders are counted, over all sites; those not seen for longest are counted anew. */
const MOST_COUNTED = 5_000;

const DAY_MS = 86_400_000;
const CODED: readonly number[] = CODED_COLUMNS.map((column) => EVENT_COLUMNS.indexOf(column));

interface Word {
  code: Buffer;
  /** Days since 1970 in UTC. */
  usedOn: number;
}

interface SiteWords {
  byText: Map<string, Word>;
  /** Number of the next one. */
  next: number;
}

/** How often words were retired or dropped in this process: what is remembered of them from before is not to be used. */
let drops = 0;

/** For the one connection that writes events. */
export class Words {
  readonly #stored: BetterSqlite3.Statement;
  readonly #greatest: BetterSqlite3.Statement;
  readonly #add: BetterSqlite3.Statement;
  readonly #use: BetterSqlite3.Statement;
  readonly #now: () => number;
  readonly #sites = new Map<number, SiteWords>();
  readonly #senders = new LRUCache<string, Set<string>>({ max: MOST_COUNTED });
  #drops = drops;

  constructor(db: BetterSqlite3.Database, now: () => number = Date.now) {
    this.#stored = db.prepare('select text, code, used_on from words where site_id = ? and used_on >= 0').raw(true);
    // Also of those that are retired.
    this.#greatest = db.prepare(
      'select (select code from words where site_id = ? order by length(code) desc, code desc limit 1) as greatest',
    );
    this.#add = db.prepare('insert into words (site_id, text, code, used_on) values (?, ?, ?, ?)');
    this.#use = db.prepare('update words set used_on = ? where site_id = ? and code = ?');
    this.#now = now;
  }

  /** The row as it is written. To be called in the transaction that writes it. */
  coded(row: readonly Value[]): (Value | Buffer)[] {
    const siteId = row[AT.site] as number;
    const words = this.#of(siteId);
    const today = Math.floor(this.#now() / DAY_MS);
    const coded: (Value | Buffer)[] = [...row];
    for (const place of CODED) {
      const text = row[place];
      if (typeof text !== 'string') continue;
      let word = words.byText.get(text);
      if (word === undefined) {
        if (words.next >= MOST_WORDS || !this.#isCommon(siteId, text, row[AT.visitor] as string)) continue;
        word = { code: codeOf(words.next++), usedOn: today };
        this.#add.run(siteId, text, word.code, today);
        words.byText.set(text, word);
      } else if (word.usedOn < today) {
        this.#use.run(today, siteId, word.code);
        word.usedOn = today;
      }
      coded[place] = word.code;
    }
    return coded;
  }

  /** After a transaction that was rolled back: what was added in it is not there. */
  forget(): void {
    this.#sites.clear();
  }

  #of(siteId: number): SiteWords {
    if (this.#drops !== drops) this.forget();
    this.#drops = drops;
    let words = this.#sites.get(siteId);
    if (words === undefined) {
      const rows = this.#stored.all(siteId) as [string, Buffer, number][];
      const { greatest } = this.#greatest.get(siteId) as { greatest: Buffer | null };
      words = {
        byText: new Map(rows.map(([text, code, usedOn]) => [text, { code, usedOn }])),
        next: greatest === null ? 0 : greatest.readUIntBE(0, greatest.length) + 1,
      };
      this.#sites.set(siteId, words);
    }
    return words;
  }

  #isCommon(siteId: number, text: string, visitorId: string): boolean {
    if (text.length > MOST_CHARS) return false;
    const key = `${siteId} ${text}`;
    const senders = this.#senders.get(key);
    if (senders === undefined) this.#senders.set(key, new Set([visitorId]));
    else if (senders.add(visitorId).size >= SENDERS) return this.#senders.delete(key);
    return false;
  }
}

/** In as few bytes as hold it. */
function codeOf(number: number): Buffer {
  const code = Buffer.alloc(number < 1 << 8 ? 1 : 2);
  code.writeUIntBE(number, 0, code.length);
  return code;
}

/** Of a word that no further event is written with. */
const RETIRED = -1;

/**
 * The first of three steps, for words that may have no event any more: from here on none of them is used.
 * @param before days since 1970 in UTC: of those that no event was written with on that day or later
 * @returns how many
 */
export async function retireWords(sql: Sql, siteId: number, before: number): Promise<number> {
  if (sql.engine !== 'sqlite') return 0;
  drops++;
  return sql.run('update words set used_on = ? where site_id = ? and used_on < ?', [RETIRED, siteId, before]);
}

/**
 * The second: those of the retired that no event has. Reads all events of the site.
 * @returns their codes, as hexadecimal digits
 */
export async function unusedWords(sql: Sql, siteId: number): Promise<string[]> {
  const retired = await sql.all<{ code: string }>(
    'select hex(code) as code from words where site_id = ? and used_on = ?',
    [siteId, RETIRED],
  );
  const unused = new Set(retired.map(({ code }) => code));
  for (const column of CODED_COLUMNS) {
    const used = await sql.all<{ code: string }>(
      `select hex(code) as code from (select distinct ${column} as code from ${EVENT_TABLE.sqlite}
         where site_id = ? and typeof(${column}) = 'blob')`,
      [siteId],
    );
    for (const { code } of used) unused.delete(code);
  }
  return [...unused];
}

/** The last: deletes these, and takes the other retired ones back. @returns how many were deleted */
export async function dropWords(sql: Sql, siteId: number, unused: readonly string[], today: number): Promise<number> {
  const dropped = await sql.run(
    'delete from words where site_id = ? and used_on = ? and hex(code) in (select value from json_each(?))',
    [siteId, RETIRED, unused],
  );
  await sql.run('update words set used_on = ? where site_id = ? and used_on = ?', [today, siteId, RETIRED]);
  drops++;
  return dropped;
}

/** All three, in one transaction. */
export async function dropUnusedWords(sql: Sql, siteId: number, now: number): Promise<void> {
  const today = Math.floor(now / DAY_MS);
  if ((await retireWords(sql, siteId, Number.MAX_SAFE_INTEGER)) === 0) return;
  await dropWords(sql, siteId, await unusedWords(sql, siteId), today);
}
