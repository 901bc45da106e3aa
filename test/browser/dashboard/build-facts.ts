/** Facts of a made-up site with everything filled in that a test does not care about. Shapes as in shared/api. */
import type { JourneyEvent, Milestone, Touchpoint, Visit } from '../../../shared/api/journey.ts';
import type { Lead } from '../../../shared/api/lead.ts';
import type { EventType } from '../../../shared/vocabulary.ts';

export const SITE = {
  id: 'site_acme',
  name: 'Acme Industrial',
  currency: 'EUR',
  timeZone: 'Europe/Berlin',
  writeKey: 'wk_4fJ2mQ8sV1xT7cLp',
  domains: ['acme-industrial.com'],
  consent: 'not_required' as const,
  respectedSignals: [],
  queryAllowList: [],
};
export const OTHER_SITE = { ...SITE, id: 'site_blog', name: 'Acme Magazine', timeZone: 'UTC', writeKey: 'wk_other' };

export const at = (text: string) => new Date(text).toISOString();

export function touchpoint(over: Partial<Touchpoint> & { id: string; occurredAt: string }): Touchpoint {
  return {
    type: 'visit',
    channel: 'Direct',
    channelRule: 'direct',
    source: '(direct)',
    medium: '(none)',
    campaign: null,
    term: null,
    content: null,
    campaignId: null,
    clickIds: {},
    referrer: null,
    landingPage: null,
    visitId: null,
    anonymousId: 'a_7d1f',
    device: null,
    country: null,
    region: null,
    leadId: 'lead_ann',
    ...over,
    ...over,
  };
}

export const desktop = { type: 'desktop', browser: 'Chrome', os: 'Windows' };
export const phone = { type: 'mobile', browser: 'Mobile Safari', os: 'iOS' };
export const page = (path: string) => `https://www.acme-industrial.com${path}`;

type Step = [seconds: number, type: EventType, path: string, title: string, form?: string];

/** A visit with its entry touchpoint. */
export function visit(id: string, start: string, over: Partial<Touchpoint>, steps: Step[]): [Touchpoint, Visit] {
  const startedAt = Date.parse(start);
  const events = steps.map(
    ([seconds, type, path, title, form], index): JourneyEvent => ({
      id: `${id}-e${index}`,
      type,
      name: null,
      occurredAt: new Date(startedAt + seconds * 1000).toISOString(),
      url: page(path),
      title: type === 'page_view' ? title : null,
      form: form ? { id: 'f1', name: form, fields: ['email', 'name', 'company', 'message'] } : null,
      properties: {},
    }),
  );
  const landingPage = page(steps[0]?.[2] ?? '/');
  return [
    touchpoint({
      id: `${id}-t`,
      occurredAt: at(start),
      visitId: id,
      landingPage,
      device: desktop,
      country: 'DE',
      ...over,
    }),
    {
      id,
      anonymousId: 'a_7d1f',
      startedAt: at(start),
      endedAt: events.at(-1)?.occurredAt ?? at(start),
      pageViews: steps.filter(([, type]) => type === 'page_view').length,
      landingPage,
      exitPage: events.at(-1)?.url ?? null,
      events,
    },
  ];
}

export const milestone = (type: string, time: string, dealId: string | null = null, amount?: string): Milestone => ({
  type,
  occurredAt: at(time),
  dealId,
  value: amount ? { amount, currency: 'EUR' } : null,
});

export function lead(over: Partial<Lead> & { id: string }): Lead {
  const stage = over.stage ?? 'lead';
  const createdAt = over.createdAt ?? at('2025-10-01T08:00:00Z');
  return {
    site: SITE.id,
    email: `${over.id}@example.com`,
    phone: null,
    externalIds: [],
    name: null,
    company: null,
    traits: {},
    stage,
    stages: [{ stage: 'lead', occurredAt: createdAt, source: 'form' }],
    account: null,
    selfReportedSource: null,
    score: null,
    scores: [],
    customerSince: null,
    restrictedAt: null,
    firstTouch: null,
    lastTouch: null,
    firstSeenAt: createdAt,
    createdAt,
    anonymousIds: [],
    ...over,
  };
}
