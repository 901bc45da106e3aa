/**
 * What really happened, known because we made it up. The generator decides first what moves people, and only then
 * what of it a web site gets to see: models can be measured against it.
 */
import type { ContactType } from '../../../shared/vocabulary.ts';

export interface TrueTouchpoint {
  /** messageId of the page view that began it, or the contact's externalId. */
  id: string;
  type: 'visit' | 'campaign' | ContactType;
  occurredAt: string;
  /** null: a contact, or a visit without consent. */
  anonymousId: string | null;
  /** What the channel rules as shipped must say, given what is visible. Written by hand beside each way. */
  channel: string;
  source: string | null;
  medium: string | null;
  campaign: string | null;
  /** What it really was, where tags hide it: a podcast heard, then the address typed. */
  trueChannel: string;
  /** Who it really was; null: the account as a whole. */
  person: string | null;
  /** Whose it must be by the evidence that was sent (the interval rule); null: nobody can know. */
  knownAs: string | null;
  /** How far it moved her towards buying; 0 moves nothing, and a person acts when the sum reaches her own threshold. */
  push: number;
}

/** Shares sum to 1; only what moved something is listed. */
export interface TrueCause {
  touchpoint: string;
  share: number;
}

export interface TrueLead {
  person: string;
  name: string;
  emails: string[];
  externalIds: string[];
  accountDomain: string | null;
  createdAt: string;
  selfReportedSource: string | null;
  /** All she did, before and after; what others did on her browser is not hers. */
  touchpoints: string[];
  /**
   * She named herself when the sum of all pushes had reached this: without one of them she might not have. null: she
   * was named by others (a badge scan, the CRM), or plays a story that leaves her no choice.
   */
  threshold: number | null;
  /** What made her a lead. Empty: she came by no touchpoint that we know of. */
  causes: TrueCause[];
}

export interface TrueDeal {
  externalId: string;
  type: 'new' | 'expansion';
  outcome: 'won' | 'lost' | 'open';
  createdAt: string;
  closedAt: string | null;
  /** As the last revision has it. */
  value: { amount: string; currency: string };
  accountDomain: string | null;
  /** The people the CRM names ... */
  people: string[];
  /** ... and the touchpoints of everybody at the account until it was closed. */
  touchpoints: string[];
  /** What won it; empty unless won. */
  causes: TrueCause[];
}

/** The truth about one unit: an account with its people, a freelancer, a passer-by, a burst of bots. */
export interface UnitTruth {
  /** The story it plays, of the cast; null: one of the crowd. */
  story: string | null;
  touchpoints: TrueTouchpoint[];
  leads: TrueLead[];
  deals: TrueDeal[];
}
