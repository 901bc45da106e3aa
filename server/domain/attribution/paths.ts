/**
 * Identical journeys grouped into paths of channels: what fitted models read (docs/attribution.md, "Markov" and
 * frame rule 7). Channels and paths are in the order of their names, so that every sum is the same to the last bit
 * whatever order the journeys came in. Journeys without an eligible touchpoint are left out.
 */
import { compareText, type JourneyTable } from './journey-table.ts';

export interface Path {
  /** Places in `Paths.channels`, in the order of touch, repeats kept. */
  readonly steps: Uint32Array;
  readonly conversions: number;
  readonly nonConversions: number;
  /** What its conversions are worth together, in minor units. */
  readonly value: number;
}

export interface Paths {
  readonly channels: readonly string[];
  readonly paths: readonly Path[];
  /** Of all paths. */
  readonly journeys: number;
  readonly conversions: number;
  readonly value: number;
  /** Of the touchpoints and milestones in them, ms; null: there is none. */
  readonly period: { readonly from: number; readonly to: number } | null;
}

/** Arguments that one call takes safely on every engine. */
const CHUNK = 8192;

/** Two UTF-16 units a step: a key to compare, and to cut a step out of. */
export function pathKey(steps: Uint32Array): string {
  const units = new Uint16Array(steps.buffer, steps.byteOffset, 2 * steps.length);
  if (units.length <= CHUNK) return String.fromCharCode.apply(null, units as unknown as number[]);
  let key = '';
  for (let i = 0; i < units.length; i += CHUNK) key += String.fromCharCode(...units.subarray(i, i + CHUNK));
  return key;
}

/** Groups the journeys of an eligible table. */
export function groupPaths(table: JourneyTable): Paths {
  const present = new Set<number>();
  // A tree of their beginnings, from place to place by the next channel: no text is made of a million journeys.
  const width = table.channels.length;
  const next = new Map<number, number>();
  const groups = new Map<number, { steps: Uint32Array; conversions: number; nonConversions: number; value: number }>();
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < table.at.length; j++) {
    const start = table.start[j]!;
    const end = table.start[j + 1]!;
    const count = table.count[j]!;
    if (start === end || count === 0) continue;
    const converted = !Number.isNaN(table.at[j]!);
    from = Math.min(from, table.time[start]!);
    to = Math.max(to, converted ? table.at[j]! : table.time[end - 1]!);
    let place = 0;
    for (let i = start; i < end; i++) {
      const step = place * width + table.channel[i]!;
      let reached = next.get(step);
      if (reached === undefined) {
        reached = next.size + 1;
        next.set(step, reached);
      }
      place = reached;
    }
    let group = groups.get(place);
    if (group === undefined) {
      const steps = table.channel.subarray(start, end);
      group = { steps, conversions: 0, nonConversions: 0, value: 0 };
      groups.set(place, group);
      for (const step of steps) present.add(step);
    }
    if (converted) {
      group.conversions += count;
      group.value += count * table.value[j]!;
    } else group.nonConversions += count;
  }
  const codes = [...present].sort((a, b) => compareText(table.channels[a]!, table.channels[b]!));
  const place = new Uint32Array(table.channels.length);
  for (const [index, code] of codes.entries()) place[code] = index;
  const paths = Array.from(groups.values(), (group) => ({ ...group, steps: placesOf(group.steps, place) }));
  return pathsOf(
    codes.map((code) => table.channels[code]!),
    paths,
    groups.size === 0 ? null : { from, to },
  );
}

function placesOf(codes: Uint32Array, place: Uint32Array): Uint32Array {
  const steps = new Uint32Array(codes.length);
  for (let i = 0; i < codes.length; i++) steps[i] = place[codes[i]!]!;
  return steps;
}

/** Totals and order of paths whose steps are places in `channels`. */
export function pathsOf(channels: readonly string[], list: readonly Path[], period: Paths['period'] = null): Paths {
  const paths = list.toSorted((a, b) => compareSteps(a.steps, b.steps));
  let [journeys, conversions, value] = [0, 0, 0];
  for (const path of paths) {
    journeys += path.conversions + path.nonConversions;
    conversions += path.conversions;
    value += path.value;
  }
  return { channels, paths, journeys, conversions, value, period };
}

function compareSteps(a: Uint32Array, b: Uint32Array): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}
