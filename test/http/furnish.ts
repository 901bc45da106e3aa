/** A site with one of everything, and the paths to them. */
import type { TestApp, TestSite } from '../support/app.ts';

/** One of everything that has an id, by the part of a path before the id. */
export async function furnish(app: TestApp, site: TestSite, mark: string): Promise<Record<string, string>> {
  const page = { url: `https://${mark}.example/?utm_source=${mark}&utm_medium=${mark}` };
  await site.batch([
    { type: 'page', anonymousId: `${mark}-browser`, context: { page } },
    { type: 'identify', anonymousId: `${mark}-browser`, traits: { email: `${mark}@${mark}.example`, name: mark } },
  ]);
  await site.put(`/v1/deals/${mark}`, { name: mark, leads: [{ email: `${mark}@${mark}.example` }] });
  await site.put('/v1/costs', {
    rows: [{ date: '2026-01-01', source: mark, medium: 'cpc', cost: { amount: '1.00', currency: 'EUR' } }],
  });
  const model = { position: { first: 40, middle: 20, last: 40 } };
  await site.put(`/v1/sites/${site.id}/models/${mark.toLowerCase()}`, model);
  const { id: leads } = await site.lead(`email=${mark}@${mark}.example`);
  const [touchpoint] = (await site.get(`/v1/leads/${leads}/journey`)).body.touchpoints;
  const { claims } = (await site.get(`/v1/leads/${leads}/identity`)).body;
  const made = async (path: string, body: object) => {
    const answer = await site.post(path, body);
    if (answer.status !== 201) throw new Error(`${path}: ${answer.text}`);
    return answer.body;
  };
  const hook = await made('/v1/webhooks', {
    url: `http://127.0.0.1:9/${mark}`,
    events: ['lead.created', 'lead.updated'],
    description: mark,
  });
  await site.post('/v1/leads', { email: `second@${mark}.example` });
  await app.app.background.webhooks.settle();
  const [message] = (await site.get(`/v1/webhooks/${hook.id}/attempts`)).body.data;
  const inbound = { adapter: 'callrail', name: mark, secret: `${mark} shared secret` };
  const schedule = { kind: 'leads', url: 'http://127.0.0.1:9/leads.csv', every: 'week' };
  const { user } = (
    await app.post('/v1/users', {
      email: `${mark}@${site.id.replaceAll('_', '-')}.example`,
      name: mark,
      role: 'viewer',
      sites: [site.id],
    })
  ).body;
  return {
    leads,
    accounts: `${mark.toLowerCase()}.example`,
    visitors: `${mark}-browser`,
    deals: mark,
    models: mark.toLowerCase(),
    claims: claims[0].id,
    touchpoints: touchpoint.id,
    sites: site.id,
    webhooks: hook.id,
    attempts: message?.id ?? 'none',
    inbound: (await made('/v1/inbound', inbound)).id,
    schedules: (await made('/v1/imports/schedules', schedule)).id,
    annotations: (await made('/v1/annotations', { date: '2026-01-31', text: mark })).id,
    views: (await made('/v1/views', { name: mark, path: '/kpis' })).id,
    shares: (await made('/v1/shares', { name: mark, path: '/kpis' })).share.id,
    keys: (await app.key({ scopes: ['read'], sites: [site.id], name: mark })).id,
    users: user.id,
  };
}

export const pathOf = (path: string, ids: Record<string, string>) =>
  path.replace(/([\w-]+)\/\{(\w+)\}/g, (_, before: string) => `${before}/${encodeURIComponent(ids[before] ?? 'x')}`);
