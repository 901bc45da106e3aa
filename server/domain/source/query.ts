/** Reading of query strings without building anything: most parameters of most URLs interest nobody. */

/** Calls `visit` with each name (as written) and raw value, in order, until it returns true. */
export function eachParam(query: string, visit: (name: string, raw: string) => boolean | undefined): void {
  for (let start = 0; start <= query.length; ) {
    let end = query.indexOf('&', start);
    if (end < 0) end = query.length;
    if (end > start) {
      const equals = query.indexOf('=', start);
      const hasValue = equals >= 0 && equals < end;
      const name = query.slice(start, hasValue ? equals : end);
      // HTML-escaped links arrive as `?a=1&amp;utm_medium=cpc`.
      const clean = name.charCodeAt(3) === 59 && name.startsWith('amp;') ? name.slice(4) : name;
      if (visit(clean, hasValue ? query.slice(equals + 1, end) : '') === true) return;
    }
    start = end + 1;
  }
}

/** The raw value of the first parameter of this name (without case), '' if it is there but empty, null if it is not. */
export function rawParam(query: string, name: string): string | null {
  let found: string | null = null;
  eachParam(query, (key, raw) => {
    if (key.length !== name.length || key.toLowerCase() !== name) return false;
    found = found === null || found === '' ? raw : found;
    return found !== '';
  });
  return found;
}
