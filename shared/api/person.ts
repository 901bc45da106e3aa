/** The rights of a person: erasure and access. */
import { type Static, Type } from 'typebox';
import { Instant, Nullable, site } from './common.ts';
import { DealOut } from './deal.ts';
import { Claim } from './identity.ts';
import { JourneyEvent, Milestone, Touchpoint, Visit } from './journey.ts';
import { Lead } from './lead.ts';

/** Receipt of `DELETE /v1/leads/{id}`: how much of what, and nothing of whom. */
export const ErasureReceipt = Type.Object({
  id: Type.String(),
  lead: Type.String({ description: 'the id that was erased; it answers 404 from now on' }),
  erasedAt: Instant,
  counts: Type.Record(Type.String(), Type.Integer(), {
    description: 'rows by what they were; `stubs` is what stays: times and channels under a random name',
  }),
  hash: Type.String({ description: 'SHA-256 of id, erasedAt and counts as JSON' }),
});
export type ErasureReceipt = Static<typeof ErasureReceipt>;

const Text = Nullable(Type.String());

/** A message as it is stored. */
export const StoredMessage = Type.Object({
  messageId: Type.String(),
  anonymousId: Text,
  type: Type.String(),
  name: Text,
  occurredAt: Instant,
  receivedAt: Instant,
  source: Type.String(),
  trust: Type.String(),
  quarantine: Nullable(Type.Array(Type.String())),
  url: Text,
  referrer: Text,
  title: Text,
  device: Text,
  country: Text,
  content: Nullable(Type.Record(Type.String(), Type.Unknown())),
});
export type StoredMessage = Static<typeof StoredMessage>;

/** Everything held about a person (GDPR art. 15 and 20). */
export const PersonExport = Type.Object({
  exportedAt: Instant,
  lead: Lead,
  claims: Type.Array(Claim),
  journey: Type.Object({
    touchpoints: Type.Array(Touchpoint),
    visits: Type.Array(Visit),
    events: Type.Array(JourneyEvent),
    milestones: Type.Array(Milestone),
  }),
  messages: Type.Array(StoredMessage),
  contacts: Type.Array(
    Type.Object({
      externalId: Type.String(),
      type: Type.String(),
      occurredAt: Instant,
      identifiers: Type.Array(Type.String()),
      channel: Text,
      source: Text,
      medium: Text,
      campaign: Text,
      content: Text,
      properties: Nullable(Type.Record(Type.String(), Type.Unknown())),
    }),
  ),
  deals: Type.Array(DealOut),
  adExports: Type.Array(
    Type.Object({
      platform: Type.String(),
      conversionName: Type.String(),
      subject: Type.String({ description: 'the lead, or a deal of hers' }),
      clickId: Type.String(),
      occurredAt: Instant,
      exportedAt: Instant,
    }),
    { description: 'conversions of hers that ad platforms were given, where exports are remembered' },
  ),
  logic: Type.Record(Type.String(), Type.String(), { description: 'how each attribution model shares a deal' }),
});
export type PersonExport = Static<typeof PersonExport>;

export const PersonQuery = Type.Object(site, { additionalProperties: false });
