/** Sites and keys. */
import { type Static, Type } from 'typebox';
import { LIMITS } from '../limits.ts';
import { OneOf } from '../one-of.ts';
import { BROWSER_SIGNALS, EVENT_TYPES, SCOPES, TOUCHPOINT_TYPES } from '../vocabulary.ts';
import { AlertSettings } from './alert.ts';
import { Instant, InstantIn, Nullable, Page } from './common.ts';
import { RetentionDays, RetentionMonths } from './retention.ts';

/** What is meant: all that is said must hold. */
export const ContentTouchpoint = Type.Object(
  {
    event: Type.Optional(OneOf(EVENT_TYPES)),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: LIMITS.idChars, description: 'of a custom event' })),
    path: Type.Optional(
      Type.String({ minLength: 1, maxLength: 512, description: 'of the page; `*` stands for anything' }),
    ),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type ContentTouchpoint = Static<typeof ContentTouchpoint>;

export const ChannelGroup = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100 }),
    channels: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: 100 })),
    types: Type.Optional(Type.Array(OneOf(TOUCHPOINT_TYPES), { maxItems: TOUCHPOINT_TYPES.length })),
  },
  { additionalProperties: false },
);
export type ChannelGroup = Static<typeof ChannelGroup>;

const settings = {
  name: Type.String({ minLength: 1, maxLength: 200 }),
  /** Hosts that may send with the write key; `example.com` covers its sub-domains. Empty: any. */
  domains: Type.Array(Type.String({ minLength: 1, maxLength: 253 }), { maxItems: 100 }),
  /** ISO 4217. */
  currency: Type.String({ pattern: '^[A-Z]{3}$' }),
  /** IANA name. */
  timeZone: Type.String({ minLength: 1, maxLength: 64 }),
  sessionTimeoutMinutes: Type.Integer({ minimum: 1, maximum: 1440 }),
  consent: OneOf(['required', 'not_required']),
  respectedSignals: Type.Array(OneOf(BROWSER_SIGNALS), {
    uniqueItems: true,
    maxItems: BROWSER_SIGNALS.length,
    description: 'Signals of the browser that the tag takes as a no, whatever a banner says',
  }),
  linkHistory: OneOf(['consented', 'all'], {
    description: 'What a form sent without consent links: nothing earlier, or all of the browser’s history',
  }),
  trustBrowserIdentity: Type.Boolean({
    description: 'Whether two identifiers that a browser names together are joined at once, not only suggested',
  }),
  excludedReferrers: Type.Array(Type.String({ minLength: 1, maxLength: 512 }), {
    maxItems: 500,
    description: 'Referrers that open no touchpoint: `host`, `.host` (all below it too) or `host/path/`',
  }),
  excludedPaths: Type.Array(Type.String({ minLength: 1, maxLength: 512 }), {
    maxItems: 100,
    description:
      'Pages left out of journeys, over all of history; `*` stands for anything, `/admin/*` also means `/admin`',
  }),
  excludedAddresses: Type.Array(Type.String({ minLength: 2, maxLength: 64 }), {
    maxItems: 500,
    description:
      'Addresses or CIDR ranges whose visits are kept aside from now on; addresses themselves are never stored',
  }),
  queryAllowList: Type.Array(Type.String({ minLength: 1, maxLength: 64 }), {
    maxItems: 200,
    description: 'Query parameters that keep their values besides campaign parameters and click ids',
  }),
  contentTouchpoints: Type.Array(ContentTouchpoint, {
    maxItems: 100,
    description: 'Events that are touchpoints of type `content`, over all of history',
    examples: [[{ event: 'download' }, { event: 'custom', name: 'Webinar watched' }, { path: '/whitepapers/*' }]],
  }),
  channelGroups: Type.Array(ChannelGroup, {
    maxItems: 50,
    description: 'Groups of channels for reports (`channelGroup`), the first that fits wins; what fits none is Other',
    examples: [
      [
        { name: 'Content', types: ['content'] },
        { name: 'Paid', channels: ['Paid Search', 'Display'] },
      ],
    ],
  }),
  retention: RetentionMonths,
  retentionDays: RetentionDays,
  alerts: AlertSettings,
};

export const Site = Type.Object({
  id: Type.String(),
  writeKey: Type.String(),
  formerWriteKeys: Type.Array(Type.String(), { description: 'those before it that are still taken, the latest first' }),
  ...settings,
  createdAt: Instant,
});
export type Site = Static<typeof Site>;
export const SitePage = Page(Site);

export const SiteSettings = Type.Object(settings);
export type SiteSettings = Static<typeof SiteSettings>;

export const SiteChange = Type.Partial(SiteSettings, { additionalProperties: false });
export type SiteChange = Static<typeof SiteChange>;

export const NewSite = Type.Object({ ...SiteChange.properties, name: settings.name }, { additionalProperties: false });
export type NewSite = Static<typeof NewSite>;

export const Scope = OneOf(SCOPES);

export const NewKey = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    scopes: Type.Array(Scope, { minItems: 1, maxItems: 3 }),
    /** Sites the key is bound to; left out or null: all. */
    sites: Type.Optional(
      Nullable(Type.Array(Type.String({ maxLength: LIMITS.idChars }), { minItems: 1, maxItems: 100 })),
    ),
    /** From then on it opens nothing; left out or null: it lasts until it is revoked. */
    expiresAt: Type.Optional(Nullable(InstantIn)),
  },
  { additionalProperties: false },
);
export type NewKey = Static<typeof NewKey>;

export const IssuedKey = Type.Object({
  id: Type.String(),
  /** Shown this once. */
  key: Type.String(),
  name: Type.String(),
  scopes: Type.Array(Type.String()),
  sites: Nullable(Type.Array(Type.String())),
  /** Only of a key that expires. */
  expiresAt: Type.Optional(Instant),
});
export type IssuedKey = Static<typeof IssuedKey>;

/** A key as lists show it. */
export const Key = Type.Object({
  id: Type.String(),
  name: Type.String(),
  scopes: Type.Array(Scope),
  sites: Nullable(Type.Array(Type.String(), { description: 'ids of the sites it is bound to; null: all' })),
  createdAt: Instant,
  expiresAt: Nullable(
    Type.String({ description: 'from then on it opens nothing; null: it lasts until it is revoked' }),
  ),
  lastUsedAt: Nullable(Type.String({ description: 'to within five minutes; null: never' })),
});
export type Key = Static<typeof Key>;
export const KeyPage = Page(Key);
