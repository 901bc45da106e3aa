/**
 * What an attribution report is computed from: journeys and their touchpoints, in columns. Typed arrays, because they
 * cross threads whole: a hundred thousand deals with a million touchpoints are some 30 MB, not a million objects.
 */
import type { ConversionRule } from '../../../domain/conversion.ts';
import type { DeriveSettings } from '../../../domain/journey/touchpoints.ts';
import type { ChannelDefinition } from '../../../domain/source/channel-definition.ts';

/** What only the event itself says of a touchpoint; read only where asked for. */
export const DETAILS = ['term', 'landingPage', 'referrer', 'country', 'device'] as const;
export type Detail = (typeof DETAILS)[number];

/** Milestones that models look at. */
export const MILESTONE_COLUMNS = ['lead', 'mql', 'sql', 'opportunity', 'won'] as const;
export type MilestoneColumn = (typeof MILESTONE_COLUMNS)[number];

export interface AttributionAsk {
  /** A stage, or the name of a conversion that the site defines. */
  milestone: string;
  /** What that conversion is; null: the milestone is a stage. */
  conversion: ConversionRule | null;
  /** External id of a deal: its journey alone; null: all. */
  deal: string | null;
  /** Whose touchpoints count: of the deal's leads, or of all people of the account. */
  scope: 'contacts' | 'account';
  /** The site's. Deals in another one are converted by the rate of the milestone's day; without a rate they count 0, and are listed. */
  currency: string;
  /** The site's, which says what day a milestone is on. */
  timeZone: string;
  /** Only journeys with this date in the period; ms UTC, `to` exclusive. Where it is the milestone's, unconverted ones all stay. */
  period: { basis: 'milestone' | 'lead'; from: number; to: number } | null;
  /** Lists of what is allowed; null: anything. In a list, null is "not set". */
  only: Record<'product' | 'account' | 'stage' | 'dealType', readonly (string | null)[] | null>;
  /** false: no touchpoints, only the journeys. */
  touches: boolean;
  /** Also the journeys that did not convert, which fitted models read. */
  unconverted: boolean;
  /** Are accounts grouped by? `scope` and `only` say for themselves that they need them. */
  accounts: boolean;
  details: readonly Detail[];
  /** Also whose the journeys are. */
  names: boolean;
  /** Also the ids of touchpoints and whose they are, for explanations. */
  ids: boolean;
  /** Also whose browsers touchpoints are of. */
  owners?: boolean;
  landing: DeriveSettings;
  /** Also what every origin would be under this definition. */
  instead?: ChannelDefinition;
  /** ms UTC; a question that is not answered by then is given up with `TookTooLong`. */
  deadline: number;
}

/** Journeys to be credited (and those that did not convert), by number. Times are ms UTC. */
export interface JourneyColumns {
  /** When the milestone was reached; NaN: it was not. */
  at: Float64Array;
  /** When others were; NaN: they were not. */
  milestones: Record<MilestoneColumn, Float64Array>;
  /** In minor units of the site's currency: once, and per month. */
  value: BigInt64Array;
  recurring: BigInt64Array;
  /** 1: a deal that is neither won nor lost now. */
  open: Uint8Array;
  /** Places in `products`, `accounts` and `dealTypes`. */
  product: Uint32Array;
  account: Uint32Array;
  dealType: Uint32Array;
  /** Journey j has the touchpoints of `holder[holderStart[j]]` up to (not including) `holder[holderStart[j + 1]]`. */
  holderStart: Uint32Array;
  holder: Uint32Array;
}

/** Touchpoints by holder, in order of time, then id. */
export interface TouchColumns {
  /** Holder h has touchpoints `start[h]` up to (not including) `start[h + 1]`. */
  start: Uint32Array;
  time: Float64Array;
  /** Order by id among touchpoints of one instant, 1, 2, ...; 0 where no other has that time. */
  rank: Uint32Array;
  /** Places in `origins`, `types` and `details`. */
  origin: Uint32Array;
  type: Uint8Array;
  detail: Uint32Array;
  /** The same number: the same contact, told of several people. 0: no contact. */
  contact: Uint32Array;
}

/** Where a touchpoint came from: what it shares with many others. */
export interface Origin {
  /** Id of the traffic source; contacts have none. */
  sourceId?: string;
  channel: string;
  channelRule: string;
  source: string | null;
  medium: string | null;
  campaign: string | null;
  content: string | null;
}

/** What a deal can be worth. */
export type Measure = 'value' | 'recurring';

/** A deal whose money is not counted: nobody told the rate. */
export interface ForeignDeal {
  journey: number;
  deal: string;
  measure: Measure;
  /** A day in the site's time zone. */
  date: string;
  currency: string;
  amount: string;
}

/** Whose each touchpoint is. */
export interface TouchOwners {
  /** Ids of visitors. */
  visitors: string[];
  /** By touchpoint: a place in `visitors`; of a contact it says nothing. */
  owner: Uint32Array;
}

/** By touchpoint. */
export interface TouchIds {
  id: string[];
  /** null: a contact. */
  visitor: (string | null)[];
  /** Whose the interval is; of a contact, those it was told with. */
  identifiers: string[][];
}

export interface AttributionColumns {
  journeys: JourneyColumns;
  /** Journeys below this number are deals; the others are leads and visitors. */
  deals: number;
  touches: TouchColumns;
  /**
   * Whose touchpoints: numbers below this are leads. Then come accounts (what was told of a company as a whole) and
   * visitors whom nobody knows.
   */
  leads: number;
  origins: Origin[];
  /** Only with `ask.instead`. */
  originsInstead: Origin[] | null;
  types: string[];
  /** Values in the order of `ask.details`. */
  details: (string | null)[][];
  products: (string | null)[];
  accounts: (string | null)[];
  dealTypes: (string | null)[];
  foreign: ForeignDeal[];
  /** Only with `ask.names`: by journey, the id of the lead or the external id of the deal. */
  names: string[] | null;
  /** Only with `ask.ids`. */
  ids: TouchIds | null;
  /** Only with `ask.owners`. */
  owners: TouchOwners | null;
}

/** What threads hand over instead of copying it. */
export function buffersOf({ journeys, touches }: AttributionColumns): ArrayBuffer[] {
  const arrays = [...Object.values(journeys.milestones), ...Object.values(journeys), ...Object.values(touches)];
  return [...new Set(arrays.filter(ArrayBuffer.isView).map((array) => array.buffer as ArrayBuffer))];
}
