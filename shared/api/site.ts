/** Sites and keys. */
import { type Static, Type } from 'typebox';
import { LIMITS } from '../limits.ts';
import { OneOf } from '../one-of.ts';
import { SCOPES } from '../vocabulary.ts';
import { Instant, Nullable, Page } from './common.ts';

const settings = {
  name: Type.String({ minLength: 1, maxLength: 200 }),
  /** Hosts that may send with the write key; `example.com` covers its sub-domains. Empty: any. */
  domains: Type.Array(Type.String({ minLength: 1, maxLength: 253 }), { maxItems: 100 }),
  /** ISO 4217. */
  currency: Type.String({ pattern: '^[A-Z]{3}$' }),
  /** IANA name. */
  timeZone: Type.String({ minLength: 1, maxLength: 64 }),
  sessionTimeoutMinutes: Type.Integer({ minimum: 1, maximum: 1440 }),
  consent: Type.Union([Type.Literal('required'), Type.Literal('not_required')]),
};

export const Site = Type.Object({ id: Type.String(), writeKey: Type.String(), ...settings, createdAt: Instant });
export type Site = Static<typeof Site>;
export const SitePage = Page(Site);

export const NewSite = Type.Object(
  {
    name: settings.name,
    domains: Type.Optional(settings.domains),
    currency: Type.Optional(settings.currency),
    timeZone: Type.Optional(settings.timeZone),
    sessionTimeoutMinutes: Type.Optional(settings.sessionTimeoutMinutes),
    consent: Type.Optional(settings.consent),
  },
  { additionalProperties: false },
);
export type NewSite = Static<typeof NewSite>;

export const SiteChange = Type.Partial(NewSite, { additionalProperties: false });
export type SiteChange = Static<typeof SiteChange>;

export const Scope = OneOf(SCOPES);

export const NewKey = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    scopes: Type.Array(Scope, { minItems: 1, maxItems: 3 }),
    /** Sites the key is bound to; left out or null: all. */
    sites: Type.Optional(
      Nullable(Type.Array(Type.String({ maxLength: LIMITS.idChars }), { minItems: 1, maxItems: 100 })),
    ),
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
});
