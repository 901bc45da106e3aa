import { decodeFormValue, decodeWithCharsets } from './form-decode.ts';
import { rawParam } from './query.ts';
import type { SearchEngine } from './search-engines.ts';
import { cleanText, containsEmail } from './text.ts';
import type { UrlParts } from './url.ts';

/** What was searched. */
export interface Search {
  /** The keyword; null where the engine hides it, which nearly all do today ("not provided"). */
  keyword: string | null;
  /** Google's product search: a shopping source in GA4's lists. */
  shopping: boolean;
}

const MAX_KEYWORD_CHARS = 255;
/** The vendored patterns run over the address; a short one keeps even a quadratic pattern harmless. */
const MAX_PATTERN_INPUT = 1024;

/** The search behind a referrer on an engine's host, or null if the page was no results page (`google.com/reader`). */
export function readSearch(url: UrlParts, engine: SearchEngine): Search | null {
  // Results pages that change without loading keep the keyword behind the `#`.
  const query = url.fragment === '' ? url.query : `${url.query}&${url.fragment}`;
  const isGoogle = engine.source === 'google';
  const shopping = engine.source === 'google shopping' || (isGoogle && asksForProducts(query));

  const raw = (isGoogle ? rawGoogleKeyword(engine, query) : null) ?? rawKeyword(engine, url, query);
  if (raw !== null) {
    const hint = rawParam(query, 'ie') ?? rawParam(query, 'ei');
    return { keyword: cleanKeyword(decodeWithCharsets(raw, engine.charsets, charsetHint(hint))), shopping };
  }
  return hidesKeyword(engine, url, query) ? { keyword: null, shopping } : null;
}

/** `tbm=shop`, since 2023 `udm=28`. */
function asksForProducts(query: string): boolean {
  return rawParam(query, 'tbm') === 'shop' || rawParam(query, 'udm') === '28';
}

/** The first parameter that is there, also if empty: an emptied search box is a search all the same. */
function rawKeyword(engine: SearchEngine, url: UrlParts, query: string): string | null {
  const address = url.query === '' ? url.path : `${url.path}?${url.query}`;
  let empty: string | null = null;
  for (const param of engine.params) {
    if (typeof param === 'string') {
      const raw = query === '' ? null : rawParam(query, param.toLowerCase());
      if (raw) return raw;
      empty ??= raw;
    } else {
      const found = param.exec(`//${url.host}${address}`.slice(0, MAX_PATTERN_INPUT));
      if (found?.[1]) return found[1];
    }
  }
  return empty;
}

/** Image search hands the results page on in `prev`; the advanced form spreads the keyword over `as_` parameters. */
function rawGoogleKeyword(engine: SearchEngine, query: string): string | null {
  if (engine.images) {
    const previous = decodeFormValue(rawParam(query, 'prev') ?? '');
    const mark = previous.indexOf('?');
    if (mark >= 0) return rawParam(previous.slice(mark + 1), 'q');
  }
  if (!query.includes('as_')) return null;
  const all = rawParam(query, 'as_q');
  const any = rawParam(query, 'as_oq');
  const exact = rawParam(query, 'as_epq');
  const none = rawParam(query, 'as_eq');
  const parts = [
    all || null,
    any ? any.replaceAll('+', ' OR ') : null,
    exact ? `"${exact}"` : null,
    none ? `-${none}` : null,
  ].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(' ') : null;
}

function hidesKeyword(engine: SearchEngine, url: UrlParts, query: string): boolean {
  // Front pages often carry settings (`google.de/?gws_rd=ssl`); they tell nothing about where the click was.
  if (url.path === '/' && engine.hidden.includes('/')) return true;
  const address = (query === '' ? url.path : `${url.path}?${query}`).slice(0, MAX_PATTERN_INPUT);
  return engine.hidden.some((item) => (typeof item === 'string' ? item === address : item.test(address)));
}

/** `ei=` is a charset at Yahoo and a session token at Google. */
function charsetHint(raw: string | null): string | null {
  return raw !== null && raw.length <= 20 && /^(utf-?8|gb|big5|euc|shift|sjis|windows-|iso-8859)/i.test(raw)
    ? raw
    : null;
}

/** Personal data has no place in a keyword column, nor has the address of a page (`google.com/url?q=https://...`). */
export function cleanKeyword(value: string): string | null {
  const keyword = cleanText(value, MAX_KEYWORD_CHARS);
  if (keyword === '' || containsEmail(keyword) || /^https?:\/\//i.test(keyword)) return null;
  return keyword;
}
