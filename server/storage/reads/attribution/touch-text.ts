/** A visitor's touchpoints as one text, which the database writes several times faster than a row each. */
import type { Dictionary, WordCodes } from './dictionary.ts';
import type { TouchList } from './touch-list.ts';

export const NO_TYPE = 'visit';
/** A touchpoint of `t` as text; many are joined by commas. */
export const TOUCH = `t.occurred_at || ' ' || t.traffic_source || case t.type when '${NO_TYPE}' then '' else ' ' || t.type end`;

/** Adds a visitor's touchpoints as `TOUCH` writes them. */
export function addTouches(
  list: TouchList,
  touches: string,
  sources: WordCodes,
  types: Dictionary<string>,
  { holder, owner }: { holder: number; owner: number },
): void {
  // By characters: texts for every time would take twice as long.
  for (let place = 0; place < touches.length; ) {
    const sign = touches.charCodeAt(place) === MINUS ? -1 : 1;
    if (sign < 0) place++;
    let time = 0;
    for (; isInWord(touches, place); place++) time = 10 * time + touches.charCodeAt(place) - ZERO;
    const source = ++place;
    let hash = 0;
    for (; isInWord(touches, place); place++) hash = Math.imul(hash, 31) + touches.charCodeAt(place);
    const origin = sources.code(touches, source, place, hash);
    let type = 0;
    if (touches.charCodeAt(place) === SPACE) {
      const name = ++place;
      while (isInWord(touches, place)) place++;
      type = types.code(touches.slice(name, place));
    }
    list.addVisit(holder, owner, sign * time, origin, type);
    place++;
  }
}

const MINUS = '-'.charCodeAt(0);
const ZERO = '0'.charCodeAt(0);
const SPACE = ' '.charCodeAt(0);
const COMMA = ','.charCodeAt(0);

/** Does the text go on here, with neither a space nor a comma? */
function isInWord(text: string, place: number): boolean {
  if (place >= text.length) return false;
  const code = text.charCodeAt(place);
  return code !== SPACE && code !== COMMA;
}
