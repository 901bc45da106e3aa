/** People for ad platforms: how many of a choice of leads could be handed over, and how. */
import { type Static, Type } from 'typebox';
import { site } from './common.ts';
import { leadQueryFilters } from './lead.ts';

export const AUDIENCE_PLATFORMS = ['google-ads', 'meta', 'linkedin'] as const;
export type AudiencePlatform = (typeof AUDIENCE_PLATFORMS)[number];

export const AudienceQuery = Type.Object({ ...site, ...leadQueryFilters }, { additionalProperties: false });
export type AudienceQuery = Static<typeof AudienceQuery>;

const People = Type.Integer();

export const AudienceCount = Type.Object({
  leads: Type.Integer({ description: 'that the filters leave = may + leftOut' }),
  may: Type.Integer({ description: 'that may be handed over' }),
  leftOut: Type.Object({
    restricted: People,
    withoutConsent: People,
    notTrusted: Type.Integer({ description: 'named by nobody but the page itself' }),
  }),
  rows: Type.Object(
    { 'google-ads': People, meta: People, linkedin: People } satisfies Record<AudiencePlatform, typeof People>,
    { description: 'of those who may: with something that the platform can find them by' },
  ),
});
export type AudienceCount = Static<typeof AudienceCount>;
