/** How many different touchpoints and people are behind each row of a report. */
import type { JourneyTable } from '../../domain/attribution/journey-table.ts';
import type { AttributionColumns, JourneyColumns, TouchColumns } from '../../storage/reads/attribution/columns.ts';
import { LEFT_OUT } from './groups.ts';

export interface Distinct {
  /** By group. */
  touchpoints: Uint32Array;
  leads: Uint32Array;
  /** Of all groups, and of what is left out. */
  totalTouchpoints: number;
}

/** Counts of journeys that converted. @param touch places in the columns, by row of the table */
export function countDistinct(
  columns: AttributionColumns,
  table: JourneyTable,
  touch: Uint32Array,
  groups: Uint32Array,
  groupCount: number,
): Distinct {
  const { touches, leads: leadCount } = columns;
  const { holderOf, first } = lookupsOf(touches);
  const touchpoints = new Uint32Array(groupCount);
  const leads = new Uint32Array(groupCount);
  const seenLeads = new Pairs(leadCount, groupCount);
  // Whose journeys share nobody has each touchpoint once; only what was told as one contact may come again.
  const shared = sharePeople(columns.journeys);
  let seenTouches: Pairs | null = null;
  const seen = new Uint8Array(touches.time.length);
  let totalTouchpoints = 0;
  for (let j = 0; j < table.at.length; j++) {
    if (Number.isNaN(table.at[j]!)) continue;
    for (let row = table.start[j]!, end = table.start[j + 1]!; row < end; row++) {
      const t = touch[row]!;
      const number = touches.contact[t]!;
      const same = number === 0 ? t : first[number]!;
      if (seen[same] === 0) {
        seen[same] = 1;
        totalTouchpoints++;
      }
      const group = groups[row]!;
      if (group === LEFT_OUT) continue;
      if (!shared && number === 0) touchpoints[group]!++;
      else {
        seenTouches ??= new Pairs(touches.time.length, groupCount);
        if (seenTouches.add(same, group)) touchpoints[group]!++;
      }
      const holder = holderOf[t]!;
      if (holder < leadCount && seenLeads.add(holder, group)) leads[group]!++;
    }
  }
  return { touchpoints, leads, totalTouchpoints };
}

function sharePeople({ holder }: JourneyColumns): boolean {
  let most = 0;
  for (let i = 0; i < holder.length; i++) if (holder[i]! > most) most = holder[i]!;
  const seen = new Uint8Array(most + 1);
  for (let i = 0; i < holder.length; i++) {
    if (seen[holder[i]!] === 1) return true;
    seen[holder[i]!] = 1;
  }
  return false;
}

/** Different people of the journeys that converted. */
export function countLeads({ journeys, leads }: AttributionColumns, journey: Uint32Array): number {
  const seen = new Uint8Array(leads);
  let count = 0;
  for (const j of journey) {
    if (Number.isNaN(journeys.at[j]!)) continue;
    for (let h = journeys.holderStart[j]!; h < journeys.holderStart[j + 1]!; h++) {
      const holder = journeys.holder[h]!;
      if (holder >= leads || seen[holder] === 1) continue;
      seen[holder] = 1;
      count++;
    }
  }
  return count;
}

interface Lookups {
  holderOf: Uint32Array;
  first: Uint32Array;
}

const lookups = new WeakMap<TouchColumns, Lookups>();

function lookupsOf(touches: TouchColumns): Lookups {
  let found = lookups.get(touches);
  if (!found) {
    found = { holderOf: holdersOf(touches.start, touches.time.length), first: firstOfContacts(touches.contact) };
    lookups.set(touches, found);
  }
  return found;
}

function holdersOf(start: Uint32Array, size: number): Uint32Array {
  const holders = new Uint32Array(size);
  for (let h = 0; h + 1 < start.length; h++) holders.fill(h, start[h]!, start[h + 1]!);
  return holders;
}

/** By contact's number: the first touch that stands for it. */
function firstOfContacts(contact: Uint32Array): Uint32Array {
  let most = 0;
  for (const number of contact) if (number > most) most = number;
  const first = new Uint32Array(most + 1);
  for (let t = contact.length - 1; t >= 0; t--) first[contact[t]!] = t;
  return first;
}

/** Which pairs of two numbers have been seen. */
class Pairs {
  /** Bits, where there are few enough pairs. */
  readonly #bits: Uint8Array | null;
  readonly #set = new Set<number>();
  readonly #width: number;

  constructor(height: number, width: number) {
    this.#width = width;
    const bytes = Math.ceil((height * width) / 8);
    this.#bits = bytes <= MAX_BYTES ? new Uint8Array(bytes) : null;
  }

  /** @returns was it new? */
  add(a: number, b: number): boolean {
    const pair = a * this.#width + b;
    if (this.#bits === null) return this.#set.size !== this.#set.add(pair).size;
    const byte = pair >>> 3;
    const bit = 1 << (pair & 7);
    if ((this.#bits[byte]! & bit) !== 0) return false;
    this.#bits[byte]! |= bit;
    return true;
  }
}

const MAX_BYTES = 64 * 1024 * 1024;
