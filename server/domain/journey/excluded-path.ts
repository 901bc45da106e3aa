/** Pages that a site leaves out of its journeys: its own back office, a staging area, a status page. */
import { remember } from '../source/memo.ts';

/**
 * Is this the address of such a page? `*` stands for any characters, `/admin/*` also means `/admin`; without a `*` a
 * pattern is one page. Compared without case. Linear in the length of the address.
 * @param url any text; what is no absolute address is no page
 */
export function isExcludedPath(patterns: readonly string[], url: string | null): boolean {
  if (patterns.length === 0 || url === null) return false;
  const path = pathOf(url);
  return path !== null && patterns.some((pattern) => matches(partsOf(pattern), path));
}

function pathOf(url: string): string | null {
  const scheme = url.indexOf('://');
  if (scheme < 0) return null;
  const end = url.slice(scheme + 3).search(/[/?#]/);
  if (end < 0) return '/';
  const path = url
    .slice(scheme + 3 + end)
    .split(/[?#]/, 1)[0]!
    .toLowerCase();
  return path === '' ? '/' : path;
}

/** The texts between the stars. */
const partsOf = remember((pattern) => pattern.toLowerCase().split('*'));

/** Each text is looked for behind the one before it: the first place found is as good as any other. */
function matches(parts: readonly string[], path: string): boolean {
  const [first = '', ...others] = parts;
  const last = others.pop();
  if (last === undefined) return path === first || path === `${first}/`;
  if (others.length === 0 && last === '' && first.endsWith('/') && path === first.slice(0, -1)) return true;
  if (!path.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const found = path.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return path.length - last.length >= at && path.endsWith(last);
}
