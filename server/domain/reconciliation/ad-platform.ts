/** Which ad platform a row of costs or a click is of. */
import { clickIds } from '../source/click-ids.ts';
import type { SourceInput } from '../source/input.ts';

/** Sources that one platform's reports cover. */
const PLATFORMS: Readonly<Record<string, readonly string[]>> = {
  'google-ads': ['google', 'adwords', 'googleads', 'google-ads', 'youtube', 'gdn', 'dv360'],
  'microsoft-ads': ['bing', 'microsoft', 'bingads', 'microsoft-ads', 'msn'],
  meta: ['facebook', 'instagram', 'meta', 'fb', 'ig', 'facebook-ads', 'messenger'],
  linkedin: ['linkedin', 'linkedin-ads'],
};

const BY_SOURCE = new Map(
  Object.entries(PLATFORMS).flatMap(([platform, sources]) => sources.map((source) => [source, platform] as const)),
);

/** The platform that sells the clicks of a source; any other is its own. @param source in small letters */
export const platformOf = (source: string): string => BY_SOURCE.get(source) ?? source;

/** The platform whose click id a landing carries, where only an ad's link carries it; null: no such proof. */
export function provenPlatform(input: Pick<SourceInput, 'clickIds'>): string | null {
  for (const name of input.clickIds) {
    const id = clickIds.get(name);
    if (id?.strength === 'paid' && id.source !== null) return platformOf(id.source);
  }
  return null;
}
