/** Words for marks: which are meant, and what one is. */

/** Which marks to clear: the next ones, those that may change leads, or those of named visitors. */
export type Scope = 'next' | 'identity' | Named;

export interface Named {
  siteId: number;
  visitorIds: readonly string[];
  /** Whoever asks holds the site alone: nobody else derives any of its visitors, and none is waited for. */
  alone?: boolean;
}

/** Marks that were not set between these times, ms: a visitor whose events keep coming is derived once for several. */
export interface Rested {
  notBetween: readonly [from: number, to: number];
}

export interface Mark {
  site_id: number;
  visitor_id: string;
  identity: number;
  version: number;
}
