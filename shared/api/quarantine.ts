/** Events that were kept aside, and decisions about them. */
import { type Static, Type } from 'typebox';
import { LIMITS } from '../limits.ts';
import { OneOf } from '../one-of.ts';
import { EVENT_TYPES, QUARANTINE_REASONS } from '../vocabulary.ts';
import { Instant, InstantIn, Nullable, paging, site } from './common.ts';
import { Device } from './journey.ts';

const Text = Nullable(Type.String());

const Reason = OneOf(QUARANTINE_REASONS, {
  description:
    '`bot`: the user agent is a program’s or missing; `headless`, `webdriver`: a driven browser; `impossible_rate`: more ' +
    'pages than anybody can open; `data_centre`: from a configured network; `foreign_origin`: not the site’s page; ' +
    '`time_out_of_range`: too old or ahead for a write key; `excluded`: the site’s own address, or excluded by hand',
});

export const QuarantinedEvent = Type.Object({
  id: Type.String({ description: 'what readmit and exclude take' }),
  messageId: Type.String(),
  anonymousId: Text,
  type: OneOf(EVENT_TYPES),
  name: Text,
  occurredAt: Instant,
  receivedAt: Instant,
  reasons: Type.Array(Type.String()),
  status: OneOf(['quarantined', 'readmitted']),
  decidedAt: Nullable(Instant, { description: 'when it was readmitted or excluded by hand' }),
  source: Type.String(),
  trust: Type.String(),
  url: Text,
  referrer: Text,
  device: Nullable(Device),
  country: Text,
});
export type QuarantinedEvent = Static<typeof QuarantinedEvent>;

export const QuarantinePage = Type.Object({
  data: Type.Array(QuarantinedEvent),
  nextCursor: Text,
  reasons: Type.Record(Type.String(), Type.Integer(), { description: 'events kept aside now, by reason' }),
});

const Id = Type.String({ minLength: 1, maxLength: LIMITS.idChars });

export const QuarantineQuery = Type.Object(
  {
    ...site,
    ...paging,
    status: Type.Optional(OneOf(['quarantined', 'readmitted'])),
    reason: Type.Optional(Reason),
    anonymousId: Type.Optional(Id),
    from: Type.Optional(Type.String({ maxLength: 64, description: 'of the receipt' })),
    to: Type.Optional(Type.String({ maxLength: 64, description: 'of the receipt, exclusive' })),
  },
  { additionalProperties: false },
);
export type QuarantineQuery = Static<typeof QuarantineQuery>;

const ids = Type.Optional(
  Type.Array(Type.String({ minLength: 1, maxLength: 2048 }), {
    minItems: 1,
    maxItems: LIMITS.messagesPerBody,
    description: 'ids of listed events',
  }),
);
const anonymousId = Type.Optional({ ...Id, description: 'all events of a visitor' });
const messageIds = Type.Optional(
  Type.Array(Id, {
    minItems: 1,
    maxItems: LIMITS.messagesPerBody,
    description: 'with anonymousId: only these of hers',
  }),
);

export const Readmission = Type.Object(
  {
    ids,
    anonymousId,
    messageIds,
    reason: Type.Optional(Reason),
    from: Type.Optional(InstantIn),
    to: Type.Optional(InstantIn),
  },
  { additionalProperties: false, examples: [{ anonymousId: 'k3v…' }, { reason: 'data_centre', from: '2026-01-01' }] },
);
export type Readmission = Static<typeof Readmission>;

export const Exclusion = Type.Object(
  { ids, anonymousId, messageIds },
  { additionalProperties: false, examples: [{ anonymousId: 'k3v…' }] },
);

export const Decided = Type.Object({
  changed: Type.Integer({ description: 'events; those that were decided so before do not count' }),
});
