/** Previews of merging, of taking a claim back and of channel rules: what they say of the credits of deals is what is reported once they are applied. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type TestApp, type TestSite } from '../support/app.ts';

let app: TestApp;
let site: TestSite;
const MODELS = 'first,last,last_non_direct,linear,time_decay,u,u_lead,w,full_path,j,inverse_j';
const DEALS = ['D-1', 'D-2', 'D-3'];

beforeAll(async () => {
  app = await startApp();
  site = await app.site({ currency: 'EUR' });
  const page = (anonymousId: string, day: string, query: string) => ({
    type: 'page',
    anonymousId,
    timestamp: `2026-01-${day}T10:00:00Z`,
    context: { page: { url: `https://acme.example/${query}` } },
  });
  await site.batch([
    page('ann', '01', '?utm_source=google&utm_medium=cpc'),
    page('ann', '05', '?utm_source=letter&utm_medium=email'),
    page('anna', '02', '?utm_source=meta&utm_medium=paid-social'),
    page('anna', '06', ''),
    page('bob', '03', '?utm_source=bing&utm_medium=cpc'),
  ]);
  for (const [name, day] of [
    ['ann', '05'],
    ['anna', '06'],
    ['bob', '03'],
  ]) {
    await site.post('/v1/leads', {
      email: `${name}@acme.com`,
      anonymousId: name,
      occurredAt: `2026-01-${day}T11:00:00Z`,
    });
  }
  const deal = (id: string, leads: string[], amount: string) =>
    site.put(`/v1/deals/${id}`, {
      leads: leads.map((name) => ({ email: `${name}@acme.com` })),
      stage: 'won',
      createdAt: '2026-01-07T10:00:00Z',
      closedAt: '2026-01-10T10:00:00Z',
      value: { amount },
    });
  await deal('D-1', ['ann'], '100.01');
  await deal('D-2', ['anna', 'bob'], '70.00');
  await deal('D-3', ['bob'], '30.00');
});
afterAll(() => app.close());

type Credit = { touchpoint: string; weight: number; value: string };
const plain = (credits: Credit[]) =>
  credits
    .filter(({ weight }) => weight > 0)
    .map(({ touchpoint, weight, value }) => `${touchpoint} ${weight.toFixed(9)} ${value}`)
    .sort();

/** What is reported now: by deal and model. */
async function reported(): Promise<Map<string, string[]>> {
  const all = new Map<string, string[]>();
  for (const deal of DEALS) {
    const { body } = await site.get(`/v1/deals/${deal}/attribution?models=${MODELS}`);
    for (const model of MODELS.split(',')) all.set(`${deal} ${model}`, plain(body.models[model].touchpoints));
  }
  return all;
}

/** Applies what was previewed, and compares what was said with what is. */
async function holds(ask: (dryRun: boolean) => ReturnType<TestSite['post']>): Promise<string[]> {
  const before = await reported();
  const { body: told } = await ask(true);
  expect(await reported()).toEqual(before);
  expect((await ask(false)).body.changes).toEqual(told.changes);
  const after = await reported();
  const changed = [...after.keys()].filter((key) => String(after.get(key)) !== String(before.get(key))).sort();
  const said = new Map<string, { before: Credit[]; after: Credit[] }>(
    told.changes.deals.map((one: { deal: string; model: string }) => [`${one.deal} ${one.model}`, one]),
  );
  expect([...said.keys()].sort()).toEqual(changed);
  for (const [key, one] of said) {
    expect(plain(one.before), `${key} before`).toEqual(before.get(key));
    expect(plain(one.after), `${key} after`).toEqual(after.get(key));
  }
  return changed;
}

test('merge, then the claim taken back', async () => {
  const [ann, anna] = [await site.lead('email=ann@acme.com'), await site.lead('email=anna@acme.com')];
  const original = await reported();
  const merged = await holds((dryRun) => site.post(`/v1/leads/${ann.id}/merge`, { with: anna.id, dryRun }));
  // Anna's visits count for ann's deal from now on, and the other way round; bob's own deal has nothing to do with it.
  expect(merged).toEqual(expect.arrayContaining(['D-1 linear', 'D-2 linear']));
  expect(merged.filter((key) => key.startsWith('D-3'))).toEqual([]);

  const { claims } = (await site.get(`/v1/leads/${ann.id}/identity`)).body;
  const claim = claims.find((one: { source: string }) => one.source === 'api');
  const revoked = await holds((dryRun) => site.post(`/v1/claims/${claim.id}/revoke`, { dryRun }));
  expect(revoked).toEqual(merged);
  expect(await reported()).toEqual(original);
});

/** Credits of each deal and model by channel and campaign. */
async function places(of: TestSite, deals: string[]): Promise<Map<string, unknown>> {
  const all = new Map<string, unknown>();
  for (const deal of deals) {
    const { body } = await of.get(`/v1/deals/${deal}/attribution?models=${MODELS}`);
    for (const model of MODELS.split(',')) {
      const sums = new Map<string, { weight: number; minor: number }>();
      for (const { channel, campaign, weight, value } of body.models[model].touchpoints) {
        if (weight === 0) continue;
        const key = JSON.stringify([channel, campaign]);
        const sum = sums.get(key) ?? { weight: 0, minor: 0 };
        sums.set(key, { weight: sum.weight + weight, minor: sum.minor + Math.round(100 * Number(value)) });
      }
      all.set(`${deal} ${model}`, listed([...sums].map(([key, sum]) => [key, sum.weight, sum.minor / 100])));
    }
  }
  return all;
}

const listed = (rows: [key: string, weight: number, value: number][]) =>
  rows.map(([key, weight, value]) => `${key} ${weight.toFixed(9)} ${value.toFixed(2)}`).sort();
type Place = { channel: string; campaign: string | null; weight: number; value: string };
const told = (list: Place[]) =>
  listed(
    list.map(({ channel, campaign, weight, value }) => [JSON.stringify([channel, campaign]), weight, Number(value)]),
  );

test('channel rules and campaign aliases, with the credits of each deal that would change', async () => {
  const of = await app.site({ currency: 'EUR' });
  const page = (anonymousId: string, day: string, query: string) => ({
    type: 'page',
    anonymousId,
    timestamp: `2026-01-${day}T10:00:00Z`,
    context: { page: { url: `https://acme.example/${query}` } },
  });
  await of.batch([
    page('ann', '01', '?utm_source=google&utm_medium=cpc&utm_campaign=spring'),
    page('ann', '03', '?utm_source=fair&utm_medium=booth'),
    page('ann', '05', ''),
    page('bob', '02', '?utm_source=google&utm_medium=cpc&utm_campaign=SPRING'),
    page('cy', '02', '?utm_source=letter&utm_medium=email'),
  ]);
  await of.post('/v1/touchpoints', {
    batch: [
      {
        externalId: 'c1',
        type: 'other',
        occurredAt: '2026-01-04T10:00:00Z',
        email: 'bob@acme.com',
        source: 'fair',
        medium: 'booth',
      },
    ],
  });
  for (const name of ['ann', 'bob', 'cy']) {
    await of.post('/v1/leads', { email: `${name}@acme.com`, anonymousId: name, occurredAt: '2026-01-06T11:00:00Z' });
    await of.put(`/v1/deals/${name}`, {
      leads: [{ email: `${name}@acme.com` }],
      stage: 'won',
      createdAt: '2026-01-07T10:00:00Z',
      closedAt: '2026-01-10T10:00:00Z',
      value: { amount: '100.01' },
    });
  }
  const deals = ['ann', 'bob', 'cy'];
  const url = `/v1/sites/${of.id}`;
  /** Applies it, and compares what was said with what is. */
  const holds = async (path: string, body: object): Promise<string[]> => {
    const before = await places(of, deals);
    const { status, body: preview } = await of.post(`${url}/${path}/preview`, body);
    expect(status).toBe(200);
    expect(await places(of, deals)).toEqual(before);
    expect((await of.put(`${url}/${path}`, body)).status).toBe(200);
    await of.digest();
    const after = await places(of, deals);
    const changed = [...after.keys()].filter((key) => String(after.get(key)) !== String(before.get(key))).sort();
    const said = new Map(
      preview.credits.changes.map((one: { deal: string; model: string }) => [`${one.deal} ${one.model}`, one]),
    ) as Map<string, { deal: string; before: Place[]; after: Place[] }>;
    expect([...said.keys()].sort()).toEqual(changed);
    for (const [key, one] of said) {
      expect(told(one.before), `${key} before`).toEqual(before.get(key));
      expect(told(one.after), `${key} after`).toEqual(after.get(key));
    }
    const names = [...new Set([...said.values()].map(({ deal }) => deal))];
    expect(preview.credits).toMatchObject({ currency: 'EUR', deals: names.length });
    return changed;
  };
  const { rules } = (await of.get(`${url}/channel-rules`)).body;
  const booth = {
    id: 'booth',
    channel: 'Booths',
    when: { field: 'medium', is: ['booth'] },
  };
  // The fair becomes a channel of its own, for visits and contacts.
  const changed = await holds('channel-rules', { rules: [booth, ...rules] });
  expect(changed).toEqual(expect.arrayContaining(['ann linear']));
  expect(changed.filter((key) => key.startsWith('cy'))).toEqual([]);
  const aliases = [{ campaign: 'spring', names: ['SPRING'] }];
  const renamed = await holds('campaign-aliases', { aliases });
  expect(renamed).toEqual(expect.arrayContaining(['bob linear']));
  const one = await of.post(`${url}/channel-rules/preview?limit=1`, {
    rules: [{ ...booth, channel: 'Fairs' }, ...rules],
  });
  expect(one.body.credits.deals).toBe(2);
  expect([...new Set(one.body.credits.changes.map(({ deal }: { deal: string }) => deal))]).toEqual(['ann']);
});
