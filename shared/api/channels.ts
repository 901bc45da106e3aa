/** Channel rules and campaign aliases of a site, and what a change of them would do. */
import { type Static, Type } from 'typebox';
import { OneOf } from '../one-of.ts';
import { TOUCHPOINT_TYPES } from '../vocabulary.ts';
import { Instant, Nullable } from './common.ts';
import { Touchpoint } from './journey.ts';

const Text = Nullable(Type.String());

const CONDITION = `A condition over the source, as readable data:
{"field": "medium", "is": ["cpc", "ppc"]} (also contains, startsWith, endsWith; compared without case),
{"field": "medium", "isSet": false}, {"field": "medium", "looksLike": "paid"} (or "shopping"; GA4's own patterns),
{"sourceIn": ["search", "social", "shopping", "video", "ai-assistant"]}, {"clickIdIn": ["gclid"]},
{"all": [...]}, {"any": [...]}, {"not": {...}}.
Fields: source, medium, campaign, content, campaignId, sourcePlatform, referrerHost.`;

export const ChannelRule = Type.Object(
  {
    id: Type.Optional(
      Type.String({
        pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
        maxLength: 64,
        description: 'touchpoints name it as channelRule; made of the channel’s name if left out',
      }),
    ),
    channel: Type.String({ minLength: 1, maxLength: 100 }),
    when: Type.Unknown({ description: CONDITION, examples: [{ field: 'medium', is: ['affiliate', 'partner'] }] }),
  },
  { additionalProperties: false },
);

export const CampaignAliasIn = Type.Object(
  {
    campaign: Type.String({ minLength: 1, maxLength: 512, description: 'the name that reports show' }),
    names: Type.Array(Type.String({ minLength: 1, maxLength: 512 }), {
      minItems: 1,
      maxItems: 500,
      description: 'names as they were sent; compared without case; a * at the end stands for any ending',
    }),
  },
  { additionalProperties: false },
);

/** What an answer of GET says besides, and a PUT of the same may say again. */
const Echo = {
  shipped: Type.Optional(Type.Boolean()),
  versions: Type.Optional(Type.Array(Type.Unknown(), { maxItems: 1000 })),
  application: Type.Optional(Type.Unknown()),
};
const Basis = Type.Optional(
  Type.Integer({ minimum: 1, description: 'the version this was made from: 409 if another is in force' }),
);

export const ChannelRulesIn = Type.Object(
  { rules: Type.Array(ChannelRule, { maxItems: 300 }), version: Basis, ...Echo },
  { additionalProperties: false },
);
export type ChannelRulesIn = Static<typeof ChannelRulesIn>;

export const CampaignAliasesIn = Type.Object(
  { aliases: Type.Array(CampaignAliasIn, { maxItems: 2000 }), version: Basis, ...Echo },
  { additionalProperties: false },
);
export type CampaignAliasesIn = Static<typeof CampaignAliasesIn>;

const state = {
  version: Type.Integer({ description: 'of channel rules and campaign aliases together' }),
  shipped: Type.Boolean({ description: 'true: as Throughline ships it' }),
  versions: Type.Array(Type.Object({ version: Type.Integer(), createdAt: Instant })),
  application: Type.Object({
    status: OneOf(['running', 'done']),
    progress: Type.Number({ description: '0 to 1: how much of history has verdicts by the version in force' }),
  }),
};

export const ChannelRules = Type.Object({ ...state, rules: Type.Array(ChannelRule) });
export type ChannelRules = Static<typeof ChannelRules>;
export const CampaignAliases = Type.Object({ ...state, aliases: Type.Array(CampaignAliasIn) });
export type CampaignAliases = Static<typeof CampaignAliases>;

const Judged = Type.Object({ channel: Type.String(), channelRule: Type.String(), campaign: Text });

const PlaceCredit = Type.Object({
  channel: Type.String(),
  campaign: Text,
  weight: Type.Number(),
  value: Type.String({ description: 'of the deal, in the currency of the site' }),
});

export const CreditsPreview = Type.Object(
  {
    currency: Type.String(),
    deals: Type.Integer({ description: 'won deals of which some credit would change' }),
    changes: Type.Array(
      Type.Object({
        deal: Type.String({ description: 'its external id' }),
        model: Type.String(),
        before: Type.Array(PlaceCredit),
        after: Type.Array(PlaceCredit),
      }),
      { description: 'a line a deal and model, of as many deals as `limit` says, in the order of their ids' },
    ),
  },
  { description: 'credits of won deals by channel and campaign, in every model that needs no fit' },
);
export type CreditsPreview = Static<typeof CreditsPreview>;

export const ChannelPreview = Type.Object({
  version: Type.Integer({ description: 'the version in force, which `before` is by' }),
  touchpoints: Type.Object({ total: Type.Integer(), moved: Type.Integer() }),
  channels: Type.Array(Type.Object({ channel: Type.String(), before: Type.Integer(), after: Type.Integer() }), {
    description: 'touchpoints per channel',
  }),
  sources: Type.Array(
    Type.Object({
      source: Text,
      medium: Text,
      campaign: Text,
      referrer: Text,
      before: Judged,
      after: Judged,
      touchpoints: Type.Integer(),
    }),
    { description: 'what the touchpoints that move have in common, most first, at most 500' },
  ),
  moved: Type.Array(
    Type.Object({
      id: Type.String(),
      type: OneOf(TOUCHPOINT_TYPES),
      occurredAt: Instant,
      anonymousId: Text,
      before: Judged,
      after: Judged,
    }),
    { description: 'the touchpoints that move, newest first, as many as `limit` says' },
  ),
  credits: CreditsPreview,
});
export type ChannelPreview = Static<typeof ChannelPreview>;

/** One verdict, step by step. */
export const TouchpointTrace = Type.Object({
  touchpoint: Touchpoint,
  version: Type.Integer({ description: 'of the channel rules' }),
  opened: Type.String({ description: 'why there is a touchpoint at all' }),
  input: Nullable(
    Type.Record(Type.String(), Type.Unknown(), {
      description:
        'what was seen, as it was sent: campaign values, names of click ids, the referrer; null for a contact',
    }),
  ),
  fields: Type.Array(Type.String(), { description: 'what was seen, and where source and medium come from' }),
  rules: Type.Array(
    Type.Object({ rule: Type.String(), channel: Type.String(), matched: Type.Boolean(), because: Type.String() }),
    { description: 'the channel rules that were tried, in their order; the last one matched' },
  ),
});
export type TouchpointTrace = Static<typeof TouchpointTrace>;
