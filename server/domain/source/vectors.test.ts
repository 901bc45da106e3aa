import { expect, test } from 'vitest';
import { DEFAULT_CHANNEL_RULES } from './channel-rules.ts';
import fixture from './fixtures/channel-vectors.json' with { type: 'json' };
import { readLanding } from './input.ts';
import { verdict } from './verdict.ts';

/** Known answers of other projects (fixtures/channel-vectors.json), through the front door: an address and a referrer. */
interface Vector {
  id: string;
  kind: 'referrer' | 'channel_group';
  input: Partial<
    Record<'landing_url' | 'referrer' | 'referrer_host' | 'source' | 'medium' | 'campaign' | 'gclid', string>
  >;
  expect: {
    channel?: string;
    medium?: string | null;
    source_name?: string | null;
    keyword?: string | null;
    campaign?: Partial<Record<'source' | 'medium' | 'campaign' | 'term', string>>;
  };
}

/** Samples we answer otherwise on purpose. Each is asserted to differ, so that none stays here without need. */
const DIFFERENT: Record<string, string> = {
  'posthog-011': 'PostHog calls unknown utm values without referrer Direct; GA4 (velir-030) calls them Unassigned',
};

/** PostHog's labels. Its "Paid Unknown" stands for a Google ad in a partner site's frame, which we can name. */
const CHANNEL_LABELS: Record<string, string[]> = {
  'Cross Network': ['Cross-network'],
  Affiliate: ['Affiliates'],
  'Paid Unknown': ['Paid Other', 'Display'],
};

/** The projects' words for a medium in ours. `local` (Yelp, Groupon ...) has none: any place on the web is right. */
const MEDIUM_WORDS: Record<string, string[]> = {
  search: ['organic'],
  direct: ['(none)'],
  internal: ['(none)'],
  unknown: ['(none)'],
  local: ['referral', 'social', 'organic'],
  paid: ['cpc', 'organic'],
};

function landingOf({ input }: Vector) {
  const url = new URL(input.landing_url ?? 'https://landing.example/');
  for (const name of ['source', 'medium', 'campaign'] as const) {
    if (input[name] !== undefined) url.searchParams.set(`utm_${name}`, input[name]);
  }
  if (input.gclid !== undefined) url.searchParams.set('gclid', input.gclid);
  const referrer = input.referrer ?? (input.referrer_host ? `https://${input.referrer_host}/` : null);
  return readLanding({
    url: input.landing_url && !url.search ? input.landing_url : url.href,
    referrer,
    ownDomains: [],
  });
}

function check(vector: Vector): void {
  const landing = landingOf(vector);
  const whole = verdict(landing.input, DEFAULT_CHANNEL_RULES);
  const { channel, medium, source_name: sourceName, keyword, campaign } = vector.expect;
  if (vector.kind === 'channel_group') {
    expect(CHANNEL_LABELS[channel ?? ''] ?? [channel]).toContain(whole.channel);
    return;
  }
  // These samples judge the referrer by itself and the campaign beside it.
  const { referrerHost, referrerPath } = landing.input;
  const bare = readLanding({ url: null, referrer: null, ownDomains: [] }).input;
  const byReferrer = verdict({ ...bare, referrerHost, referrerPath }, DEFAULT_CHANNEL_RULES);
  expect(medium ? (MEDIUM_WORDS[medium] ?? [medium]) : ['referral']).toContain(byReferrer.medium);
  if (medium === 'paid') expect(whole.channel).toMatch(/^Paid/);
  if (sourceName) expect(byReferrer.source).toBe(sourceName.toLowerCase());
  if (keyword !== undefined) expect(landing.term).toBe(campaign?.term ?? (keyword || null));
  if (campaign?.source) expect(whole.source).toBe(campaign.source);
  if (campaign?.medium) expect(whole.medium).toBe(campaign.medium);
  if (campaign?.campaign) expect(whole.campaign).toBe(campaign.campaign);
}

const vectors = fixture.vectors as Vector[];

test.each(vectors.filter(({ id }) => !(id in DIFFERENT)))('$id', check);

test.each(vectors.filter(({ id }) => id in DIFFERENT))('$id differs for a stated reason', (vector) => {
  expect(() => check(vector)).toThrow();
});
