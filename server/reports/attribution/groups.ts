/** Which row of a report each touchpoint of each journey belongs to. */

import type { ChannelGroup } from '../../../shared/api/site.ts';
import type { AttributionDimension } from '../../../shared/vocabulary.ts';
import type { JourneyTable } from '../../domain/attribution/journey-table.ts';
import { dayIn, TIME_UNITS, type TimeUnit, unitOf } from '../../domain/day.ts';
import { channelGroupOf } from '../../domain/source/channel-groups.ts';
import { type AttributionColumns, DETAILS, type Detail, type Origin } from '../../storage/reads/attribution/columns.ts';

export type Key = (string | null)[];

/** Lists of what is allowed; in a list, null is "not set". */
export type TouchFilters = Partial<Record<AttributionDimension, readonly (string | null)[]>>;

/** Not in the report: a filter leaves it out. */
export const LEFT_OUT = 0xffffffff;

const OF_ORIGIN: Partial<Record<AttributionDimension, (origin: Origin) => string | null>> = {
  channel: (origin) => origin.channel,
  source: (origin) => origin.source,
  medium: (origin) => origin.medium,
  sourceMedium: ({ source, medium }) =>
    source === null && medium === null ? null : `${source ?? ''} / ${medium ?? ''}`,
  campaign: (origin) => origin.campaign,
  content: (origin) => origin.content,
};

/** Dimensions that are the journey's, the same for all of its touchpoints. */
const OF_JOURNEY: readonly AttributionDimension[] = ['product', 'account', 'dealType', ...TIME_UNITS];

const isTime = (dimension: AttributionDimension): dimension is TimeUnit =>
  (TIME_UNITS as readonly string[]).includes(dimension);

/** Is a journey as a whole in one group, whatever its touchpoints are? */
export const byJourney = (dimensions: readonly AttributionDimension[], filters: TouchFilters): boolean =>
  Object.keys(filters).length === 0 && dimensions.every((dimension) => OF_JOURNEY.includes(dimension));

export class Groups {
  /** By number. */
  readonly keys: Key[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #columns: AttributionColumns;
  readonly #asked: readonly Detail[];
  readonly #dimensions: readonly AttributionDimension[];
  readonly #filters: TouchFilters;
  readonly #channelGroups: readonly ChannelGroup[];
  readonly #dayOf: (at: number) => string;
  /** Those that are grouped or filtered by. */
  readonly #ofJourney: readonly AttributionDimension[];

  /**
   * @param asked the details that the columns were read with
   * @param timeZone in which the milestones' days are counted
   * @param channelGroups the site's own, for the dimension `channelGroup`
   */
  constructor(
    columns: AttributionColumns,
    asked: readonly Detail[],
    dimensions: readonly AttributionDimension[],
    filters: TouchFilters,
    timeZone: string,
    channelGroups: readonly ChannelGroup[] = [],
  ) {
    this.#channelGroups = channelGroups;
    this.#dayOf = dayIn(timeZone);
    this.#columns = columns;
    this.#asked = asked;
    this.#dimensions = dimensions;
    this.#filters = filters;
    this.#ofJourney = OF_JOURNEY.filter((dimension) => dimensions.includes(dimension) || dimension in filters);
  }

  /** By row of an eligible table: the number of its group, or `LEFT_OUT`. @param journey of the columns, by journey of the table */
  of(table: JourneyTable, touch: Uint32Array, journey: Uint32Array): Uint32Array {
    const kinds = this.kinds(table, touch, journey);
    return groupsOfRows(kinds, this.ofKinds(kinds));
  }

  /** Names what `kinds` depend on, beside the table. */
  get kindsKey(): string {
    return JSON.stringify(this.#ofJourney);
  }

  /** Touchpoints that are alike, whatever they are grouped and filtered by; what journeys say counts only where it is asked for. */
  kinds(table: JourneyTable, touch: Uint32Array, journey: Uint32Array): Kinds {
    const { touches, origins, types, details } = this.#columns;
    const { origin, type, detail } = touches;
    const { start } = table;
    const perJourney = this.#ofJourney.length > 0;
    const perOrigin = types.length * details.length;
    const known = new Known(origins.length * perOrigin);
    const journeyCodes = new Map<string, number>();
    const of = new Uint32Array(table.time.length);
    const examples: Kinds['examples'] = [];
    for (let j = 0; j < journey.length; j++) {
      const alike = known.of(perJourney ? this.#journeyCode(journey[j]!, journeyCodes) : 0);
      for (let i = start[j]!, end = start[j + 1]!; i < end; i++) {
        const t = touch[i]!;
        const place = origin[t]! * perOrigin + type[t]! * details.length + detail[t]!;
        let kind = alike.get(place);
        if (kind < 0) {
          kind = examples.push({ touch: t, journey: journey[j]! }) - 1;
          alike.set(place, kind);
        }
        of[i] = kind;
      }
    }
    return { of, examples };
  }

  /** By kind: the number of its group, or `LEFT_OUT`. */
  ofKinds({ examples }: Kinds): Uint32Array {
    return Uint32Array.from(examples, ({ touch, journey }) => this.#groupOf(touch, journey));
  }

  /** Journeys of the same code say the same of the dimensions that are asked for. */
  #journeyCode(j: number, codes: Map<string, number>): number {
    const { journeys } = this.#columns;
    let name = '';
    for (const dimension of this.#ofJourney) {
      if (isTime(dimension)) name += Number.isNaN(journeys.at[j]!) ? ' ' : `${this.#dayOf(journeys.at[j]!)} `;
      else name += `${journeys[dimension as 'product' | 'account' | 'dealType'][j]} `;
    }
    let code = codes.get(name);
    if (code === undefined) {
      code = codes.size;
      codes.set(name, code);
    }
    return code;
  }

  /** By journey: its group, where no touchpoint decides it (`byJourney`). @param journeys of the columns */
  ofJourneys(journeys: Uint32Array): Uint32Array {
    const codes = new Map<string, number>();
    const groups: number[] = [];
    return journeys.map((j) => {
      const code = this.#journeyCode(j, codes);
      groups[code] ??= this.ofEmpty(j);
      return groups[code];
    });
  }

  /** The group of a journey without a touchpoint: what only touchpoints say is not set. */
  ofEmpty(j: number): number {
    if (Object.keys(this.#filters).length > 0) return LEFT_OUT;
    return this.#numberOf(
      this.#dimensions.map((dimension) => (OF_JOURNEY.includes(dimension) ? this.#valueOfJourney(dimension, j) : null)),
    );
  }

  #groupOf(t: number, j: number): number {
    for (const [dimension, allowed] of Object.entries(this.#filters)) {
      if (!allowed.includes(this.#value(dimension as AttributionDimension, t, j))) return LEFT_OUT;
    }
    return this.#numberOf(this.#dimensions.map((dimension) => this.#value(dimension, t, j)));
  }

  #numberOf(key: Key): number {
    const text = JSON.stringify(key);
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.keys.push(key) - 1;
      this.#numbers.set(text, number);
    }
    return number;
  }

  #value(dimension: AttributionDimension, t: number, j: number): string | null {
    if (OF_JOURNEY.includes(dimension)) return this.#valueOfJourney(dimension, j);
    const { touches, origins, types, details } = this.#columns;
    const ofOrigin = OF_ORIGIN[dimension];
    if (ofOrigin) return ofOrigin(origins[touches.origin[t]!]!);
    if (dimension === 'touchpointType') return types[touches.type[t]!]!;
    if (dimension === 'channelGroup') {
      return channelGroupOf(this.#channelGroups, origins[touches.origin[t]!]!.channel, types[touches.type[t]!]!);
    }
    return details[touches.detail[t]!]![this.#asked.indexOf(detailOf(dimension)!)] ?? null;
  }

  #valueOfJourney(dimension: AttributionDimension, j: number): string | null {
    const { journeys, products, accounts, dealTypes } = this.#columns;
    if (dimension === 'product') return products[journeys.product[j]!]!;
    if (dimension === 'account') return accounts[journeys.account[j]!]!;
    if (dimension === 'dealType') return dealTypes[journeys.dealType[j]!]!;
    const at = journeys.at[j]!;
    return isTime(dimension) && !Number.isNaN(at) ? unitOf(this.#dayOf(at), dimension) : null;
  }
}

export interface Kinds {
  /** By row of an eligible table. */
  of: Uint32Array;
  /** By kind: one of its touchpoints, and the journey of the columns that it is on. */
  examples: { touch: number; journey: number }[];
}

/** By row: the group of its kind. */
export function groupsOfRows({ of }: Kinds, groups: Uint32Array): Uint32Array {
  const rows = new Uint32Array(of.length);
  for (let row = 0; row < rows.length; row++) rows[row] = groups[of[row]!]!;
  return rows;
}

/** The kinds of touchpoints of journeys that are alike; -1: not known yet. */
interface Alike {
  get(place: number): number;
  set(place: number, kind: number): void;
}

/** Which kind belongs to what is alike of journey and touchpoint: in tables as long as those are small. */
class Known {
  readonly #width: number;
  readonly #alike: Alike[] = [];

  /** @param width how many different touchpoints there can be */
  constructor(width: number) {
    this.#width = width;
  }

  of(journey: number): Alike {
    let alike = this.#alike[journey];
    if (!alike) {
      alike = this.#width * (journey + 1) <= MAX_TABLE ? new AlikeTable(this.#width) : new AlikeMap();
      this.#alike[journey] = alike;
    }
    return alike;
  }
}

class AlikeTable implements Alike {
  readonly #kinds: Int32Array;

  constructor(width: number) {
    this.#kinds = new Int32Array(width).fill(-1);
  }

  get(place: number): number {
    return this.#kinds[place]!;
  }

  set(place: number, kind: number): void {
    this.#kinds[place] = kind;
  }
}

class AlikeMap implements Alike {
  readonly #kinds = new Map<number, number>();

  get(place: number): number {
    return this.#kinds.get(place) ?? -1;
  }

  set(place: number, kind: number): void {
    this.#kinds.set(place, kind);
  }
}

const MAX_TABLE = 4_000_000;

/** The detail of the event that a dimension needs; null: none. */
export function detailOf(dimension: AttributionDimension): Detail | null {
  if (dimension === 'page') return 'landingPage';
  return (DETAILS as readonly string[]).includes(dimension) ? (dimension as Detail) : null;
}
