/** Previews of merging and of taking a claim back: what they say of the credits of deals is what is reported once they are applied. */
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
