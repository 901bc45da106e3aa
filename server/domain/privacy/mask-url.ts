/**
 * Takes personal data out of a URL before it is stored: credentials go, and all of a fragment but its campaign; of
 * parameters outside the allow-list only the names stay, and whatever looks like an e-mail or a token is masked. Never
 * throws.
 */
import clickIds from '../source/data/click-ids.json' with { type: 'json' };
import { decodePercent } from '../source/form-decode.ts';

export const MASK = 'masked';

/** Campaign parameters of GA4, Matomo and the common alternates keep their values. */
const FAMILY = /^(?:utm_|mtm_|matomo_|pk_|piwik_|itm_|hsa_|at_|tw_|cm_)/i;
const ALTERNATES = ['cid', 's_cid', 'cmpid', 'wt_mc', 'wt.mc_id', 'xtor', 'gad', 'campaignid', 'adgroupid'];

const entries = clickIds.clickIds as { name: string; kind: string }[];
const named = (test: (kind: string) => boolean) =>
  new Set(entries.filter((entry) => test(entry.kind)).map((entry) => entry.name.toLowerCase()));
/** These name a person, not a click: that they were there says "e-mail", whose they are is nobody's business. */
const RECIPIENTS = named((kind) => kind === 'recipient_id');
const CLICK_IDS = named((kind) => kind !== 'recipient_id');
/** Ordinary words, which pages use for their own ends: in a fragment they say nothing about a source. */
const WORDS = ['source', 'ref'];
const OF_SOURCES = new Set([...CLICK_IDS, ...ALTERNATES]);
const ALLOWED = new Set([...OF_SOURCES, ...WORDS]);

/** Parameters whose values are secrets wherever they stand; in a referrer others are kept, for the search terms. */
const SECRET =
  /pass|pwd|secret|token|auth|session|sid$|^code$|^state$|^key$|api_?key|signature|^sig$|email|e-mail|^mail$|phone|^tel$|name$|user|login|iban|card|ssn|otp|hash/i;

/** Also where the `@` is escaped twice. */
const EMAIL_LIKE = /[^\s/?&=@]@|%(?:25)*40/i;
const JWT_LIKE = /^ey[\w-]{8,}/;
/** In a campaign parameter nothing less: click ids may look like the beginning of one. */
const JWT = /^ey[\w-]{8,}\.[\w-]+\./;
/** As long as a secret is, and nothing but what one is made of. */
const TOKEN_SHAPED = /^(?=[\w.~-]*\d)(?=[\w.~-]*[A-Za-z])[\w.~-]{32,}$/;
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** A word in which letters and digits, or small and capital letters, are mixed as nobody writes them. */
const MIXED = /\d[A-Za-z]|[A-Za-z]\d|[a-z][A-Z]/;
/** Characters in mixed words that make a secret: more than `samsung-galaxy-s24-ultra-512gb-sm-s928b` has. */
const TOKEN_CHARS = 20;

/**
 * @param kind a page of the site, or the referrer another site sent (its search terms stay)
 * @param allowed further parameters that keep their values: a site's own list
 */
export function maskUrl(url: string, kind: 'page' | 'referrer' = 'page', allowed: readonly string[] = []): string {
  const hash = url.indexOf('#');
  if (hash >= 0) {
    const campaign = kind === 'page' ? campaignIn(url.slice(hash + 1)) : '';
    return maskUrl(url.slice(0, hash), kind, allowed) + campaign;
  }
  const plain = url;
  const mark = plain.indexOf('?');
  const path = maskPath(mark < 0 ? plain : plain.slice(0, mark));
  if (mark < 0) return path;
  const query = plain
    .slice(mark + 1)
    .split('&')
    .map((pair) => maskPair(pair, kind, allowed))
    // Neither nothing between two `&` nor a value without a name.
    .filter(Boolean)
    .join('&');
  return query ? `${path}?${query}` : path;
}

/** Of a fragment only campaign parameters and click ids stay: `#utm_source=news`, `#/route?utm_source=news`. */
function campaignIn(fragment: string): string {
  if (!fragment.includes('=')) return '';
  const kept = fragment
    .slice(fragment.indexOf('?') + 1)
    .split(/[&#]/)
    .filter((pair) => {
      const equals = pair.indexOf('=');
      if (equals < 0 || equals === pair.length - 1) return false;
      const name = plainName(pair.slice(0, equals));
      return FAMILY.test(name) || OF_SOURCES.has(name) || RECIPIENTS.has(name);
    })
    .map((pair) => maskPair(pair, 'page', []))
    .filter((pair) => pair !== MASK);
  return kept.length > 0 ? `#${kept.join('&')}` : '';
}

function maskPair(pair: string, kind: 'page' | 'referrer', allowed: readonly string[]): string {
  const equals = pair.indexOf('=');
  if (equals < 0) return maskBare(pair);
  const name = pair.slice(0, equals);
  if (EMAIL_LIKE.test(name)) return MASK;
  const value = pair.slice(equals + 1);
  if (value === '') return pair;
  const lower = plainName(name);
  if (RECIPIENTS.has(lower)) return `${name}=${MASK}`;
  if (FAMILY.test(lower) || ALLOWED.has(lower)) {
    return EMAIL_LIKE.test(value) || JWT.test(value) ? `${name}=${MASK}` : pair;
  }
  if (allowed.some((other) => other.toLowerCase() === lower)) {
    return EMAIL_LIKE.test(value) || JWT_LIKE.test(value) ? `${name}=${MASK}` : pair;
  }
  if (kind === 'page') return maskBare(name);
  return SECRET.test(lower) || EMAIL_LIKE.test(value) || JWT_LIKE.test(value) ? `${name}=${MASK}` : pair;
}

/** As `readParams` reads it: without case, with escaped letters (`utm%5Fsource`), and from a link that was escaped as HTML. */
function plainName(name: string): string {
  const lower = (name.includes('%') ? decodePercent(name) : name).toLowerCase();
  return lower.startsWith('amp;') ? lower.slice(4) : lower;
}

/** A parameter without a value, or one that lost it. */
const maskBare = (name: string): string => (EMAIL_LIKE.test(name) || JWT_LIKE.test(name) ? MASK : name);

/** Masks credentials before the host, and segments of the path that are an e-mail or a token. */
function maskPath(url: string): string {
  if (!mayHoldSecret(url)) return url;
  const schemeEnd = url.indexOf('://');
  const start = schemeEnd < 0 ? 0 : schemeEnd + 3;
  const [host = '', ...segments] = url.slice(start).split('/');
  const bare = host.slice(host.lastIndexOf('@') + 1);
  return url.slice(0, start) + [bare, ...segments.map(maskSegment)].join('/');
}

function maskSegment(segment: string): string {
  if (EMAIL_LIKE.test(segment) || JWT_LIKE.test(segment) || isToken(segment)) return MASK;
  if (!segment.includes(';')) return segment;
  // `;jsessionid=...`, a parameter of the path.
  return segment
    .split(';')
    .map((part) => {
      const equals = part.indexOf('=');
      return equals > 0 && SECRET.test(part.slice(0, equals)) ? `${part.slice(0, equals)}=${MASK}` : part;
    })
    .join(';');
}

/** A random text, not the title of an article (`top-10-tools-for-b2b-lead-attribution`). */
function isToken(segment: string): boolean {
  if (!TOKEN_SHAPED.test(segment)) return false;
  if (UUID.test(segment)) return true;
  let mixed = 0;
  for (const word of segment.split(/[-_.~]/)) if (MIXED.test(word)) mixed += word.length;
  return mixed >= TOKEN_CHARS;
}

/** Most addresses have neither an `@` or `;` nor a segment that is long or begins like a JWT: one cheap look tells. */
function mayHoldSecret(url: string): boolean {
  if (url.includes('@') || url.includes('%') || url.includes(';')) return true;
  for (let start = 0, slash = 0; slash >= 0; start = slash + 1) {
    slash = url.indexOf('/', start);
    const length = (slash < 0 ? url.length : slash) - start;
    if (length >= 32 || (length >= 10 && url.startsWith('ey', start))) return true;
  }
  return false;
}
