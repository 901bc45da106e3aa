/**
 * Words: texts that many visitors send - addresses and titles of pages, devices - are kept once a site, and the rows of
 * events hold a code instead. On SQLite, where they are half of the file (docs/decisions/texts-that-repeat-are-kept-once.md).
 * What few visitors sent is never a word: a text that says something of somebody lies in her events alone.
 */
import type BetterSqlite3 from 'better-sqlite3';
import { LRUCache } from 'lru-cache';
import { isNamedIn } from '../erasure/mentions.ts';
import { inList, type Sql, type Value } from '../sql.ts';
import { breathe } from '../took-too-long.ts';
import { AT, CODED_COLUMNS, EVENT_COLUMNS } from './event-row.ts';
import { EVENT_TABLE } from './event-table.ts';

/** Visitors that have to send a text before it is a word. */
export const SENDERS = 20;
/** Of a site, so that two bytes hold each. Further texts are written out. */
const MOST_WORDS = 30_000;
/** Of them for what is no text of a page: kinds of events, devices. */
const RESERVED = 2_000;
const MOST_CHARS = 500;
/** Texts whose senders are counted, over all sites; those not seen for longest are counted anew. */
const MOST_COUNTED = 5_000;
/** Remembered, over all sites. */
const MOST_REMEMBERED = 200_000;
/** Events looked through at once for words that are used. */
const PAGE = 20_000;

const DAY_MS = 86_400_000;
export const dayOf = (ms: number): number => Math.floor(ms / DAY_MS);

const CODED = CODED_COLUMNS.map((column) => ({
  place: EVENT_COLUMNS.indexOf(column),
  most: ['url', 'referrer', 'title'].includes(column) ? MOST_WORDS - RESERVED : MOST_WORDS,
}));

interface Word {
  code: Buffer;
  /** Days since 1970 in UTC. */
  usedOn: number;
}

interface SiteWords {
  byText: Map<string, Word>;
  /** Of all words, the retired ones too. */
  numbers: Set<number>;
  /** All numbers below it are taken. */
  next: number;
  /** Of `changes`. */
  version: number;
}

/** How often words of a site were retired or dropped in this process: what is remembered from before is not to be used. */
const changes = new Map<number, number>();
const versionOf = (siteId: number): number => changes.get(siteId) ?? 0;
const changed = (siteId: number): void => void changes.set(siteId, versionOf(siteId) + 1);

/** For the one connection that writes events. */
export class Words {
  readonly #stored: BetterSqlite3.Statement;
  readonly #add: BetterSqlite3.Statement;
  readonly #use: BetterSqlite3.Statement;
  readonly #sites = new LRUCache<number, SiteWords>({
    maxSize: MOST_REMEMBERED,
    sizeCalculation: ({ numbers }) => numbers.size + 1,
  });
  readonly #senders = new LRUCache<string, Set<string>>({ max: MOST_COUNTED });

  constructor(db: BetterSqlite3.Database) {
    this.#stored = db.prepare('select text, code, used_on from words where site_id = ?').raw(true);
    this.#add = db.prepare('insert into words (site_id, text, code, used_on) values (?, ?, ?, ?)');
    this.#use = db.prepare('update words set used_on = ? where site_id = ? and code = ?');
  }

  /** The row as it is written. To be called in the transaction that writes it. */
  coded(row: readonly Value[]): (Value | Buffer)[] {
    const siteId = row[AT.site] as number;
    const today = dayOf(Date.now());
    const words = this.#of(siteId, today);
    const coded: (Value | Buffer)[] = [...row];
    for (const { place, most } of CODED) {
      const text = row[place];
      if (typeof text !== 'string') continue;
      let word = words.byText.get(text);
      if (word === undefined) {
        if (words.numbers.size >= most || !this.#isCommon(siteId, text, row[AT.visitor] as string)) continue;
        word = this.#coin(siteId, words, text, today);
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

  #of(siteId: number, today: number): SiteWords {
    const known = this.#sites.get(siteId);
    if (known?.version === versionOf(siteId)) return known;
    const rows = this.#stored.all(siteId) as [string, Buffer, number][];
    const words: SiteWords = { byText: new Map(), numbers: new Set(), next: 0, version: versionOf(siteId) };
    for (const [text, stored, usedOn] of rows) {
      const number = stored.readUIntBE(0, stored.length);
      words.numbers.add(number);
      // A day to come is of a clock that was ahead.
      if (usedOn !== RETIRED) words.byText.set(text, { code: codeOf(number), usedOn: usedOn > today ? 0 : usedOn });
    }
    this.#sites.set(siteId, words);
    return words;
  }

  #coin(siteId: number, words: SiteWords, text: string, today: number): Word {
    while (words.numbers.has(words.next)) words.next++;
    const word = { code: codeOf(words.next), usedOn: today };
    this.#add.run(siteId, text, word.code, today);
    words.numbers.add(words.next);
    words.byText.set(text, word);
    // Its size is another now.
    this.#sites.set(siteId, words);
    return word;
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

/** In as few bytes as hold it; from the pool, since there may be many. */
const codeOf = (number: number): Buffer => Buffer.from(number < 1 << 8 ? [number] : [number >> 8, number & 0xff]);

/** Of a word that no further event is written with. */
const RETIRED = -1;

/**
 * The first of three steps, for words that may have no event any more: from here on none of them is used.
 * @param before days since 1970 in UTC: of those that no event was written with on that day or later
 * @returns how many
 */
export async function retireWords(sql: Sql, siteId: number, before: number): Promise<number> {
  if (sql.engine !== 'sqlite') return 0;
  changed(siteId);
  return sql.run('update words set used_on = ? where site_id = ? and used_on < ?', [RETIRED, siteId, before]);
}

/** The same for those that are one of these texts, or name one of these people. */
export async function retireWordsOf(
  sql: Sql,
  siteId: number,
  texts: ReadonlySet<string>,
  identifiers: readonly string[],
): Promise<void> {
  if (sql.engine !== 'sqlite') return;
  const words = await sql.all<{ text: string; code: string }>(
    'select text, hex(code) as code from words where site_id = ?',
    [siteId],
  );
  const hers = words.filter(
    ({ text }) => texts.has(text) || identifiers.some((identifier) => isNamedIn(text, identifier)),
  );
  if (hers.length === 0) return;
  changed(siteId);
  await sql.run(`update words set used_on = ? where site_id = ? and hex(code) ${inList(sql)}`, [
    RETIRED,
    siteId,
    hers.map(({ code }) => code),
  ]);
}

/** Sites that have retired words: of those that a process retired which ended before it dropped them, too. */
export async function sitesOfRetiredWords(sql: Sql): Promise<number[]> {
  if (sql.engine !== 'sqlite') return [];
  const rows = await sql.all<{ site_id: number }>('select distinct site_id from words where used_on = ?', [RETIRED]);
  return rows.map((row) => row.site_id);
}

/**
 * The second: those of the retired that no event has. Reads events of the site, a page at a time, until each of them is found.
 * @returns their codes, as hexadecimal digits
 */
export async function unusedWords(sql: Sql, siteId: number): Promise<string[]> {
  if (sql.engine !== 'sqlite') return [];
  const retired = await sql.all<{ code: string }>(
    'select hex(code) as code from words where site_id = ? and used_on = ?',
    [siteId, RETIRED],
  );
  const unused = new Set(retired.map(({ code }) => code));
  for (let after: string | null = ''; after !== null && unused.size > 0; await breathe(Number.POSITIVE_INFINITY)) {
    const [end]: { visitor_id: string }[] = await sql.all<{ visitor_id: string }>(
      `select visitor_id from ${EVENT_TABLE.sqlite} where site_id = ? and visitor_id > ? order by visitor_id limit 1 offset ?`,
      [siteId, after, PAGE],
    );
    const range = end ? [siteId, after, end.visitor_id] : [siteId, after];
    for (const column of CODED_COLUMNS) {
      const used = await sql.all<{ code: string }>(
        `select hex(code) as code from (select distinct ${column} as code from ${EVENT_TABLE.sqlite}
           where site_id = ? and visitor_id > ? ${end ? 'and visitor_id <= ?' : ''} and typeof(${column}) = 'blob')`,
        range,
      );
      for (const { code } of used) unused.delete(code);
    }
    after = end?.visitor_id ?? null;
  }
  return [...unused];
}

/** The last: deletes these, and takes the other retired ones back. @returns how many were deleted */
export async function dropWords(sql: Sql, siteId: number, unused: readonly string[], today: number): Promise<number> {
  if (sql.engine !== 'sqlite') return 0;
  const dropped = await sql.run(`delete from words where site_id = ? and used_on = ? and hex(code) ${inList(sql)}`, [
    siteId,
    RETIRED,
    unused,
  ]);
  await sql.run('update words set used_on = ? where site_id = ? and used_on = ?', [today, siteId, RETIRED]);
  changed(siteId);
  return dropped;
}

/** All three at once, of all words: where nothing else uses the database. */
export async function dropUnusedWords(sql: Sql, siteId: number, now: number): Promise<void> {
  if ((await retireWords(sql, siteId, Number.MAX_SAFE_INTEGER)) === 0) return;
  await dropWords(sql, siteId, await unusedWords(sql, siteId), dayOf(now));
}

/** With a site that is deleted. */
export async function deleteWords(sql: Sql, siteId: number): Promise<void> {
  if (sql.engine !== 'sqlite') return;
  await sql.run('delete from words where site_id = ?', [siteId]);
  changed(siteId);
}

/** Texts of events that are not there: there are none, unless the file is damaged. */
export async function missingWords(sql: Sql): Promise<number> {
  let missing = 0;
  for (const column of CODED_COLUMNS) {
    const [row] = await sql.all<{ n: number }>(
      `select count(*) as n from ${EVENT_TABLE.sqlite} r where typeof(r.${column}) = 'blob' and not exists
         (select 1 from words w where w.site_id = r.site_id and w.code = r.${column})`,
    );
    missing += row!.n;
  }
  return missing;
}
