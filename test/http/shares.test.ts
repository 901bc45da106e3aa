/** Links that show one view. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, startApp, type TestApp, type TestSite } from '../support/app.ts';
import { errorsOf, expectProblem } from './expect-problem.ts';
import { userOf } from './sign-in.ts';

let app: TestApp;
let site: TestSite;
beforeAll(async () => {
  app = await startApp({ publicUrl: 'https://leads.example/' });
  site = await app.site();
  await site.post('/v1/leads', { email: 'ann@acme.com', name: 'Ann Berger' });
});
afterAll(() => app.close());

const share = async (path: string, more: object = {}) => {
  const { status, body } = await site.post('/v1/shares', { name: 'Board', path, ...more });
  expect(status).toBe(201);
  return { ...body.share, link: body.link as string, key: (body.link as string).split('#share=')[1]! };
};

test('a link is made once, listed without its secret, and begins with the public address', async () => {
  const made = await share('/attribution?channel=Email', { days: 7 });
  expect(made.link).toMatch(/^https:\/\/leads\.example\/attribution\?channel=Email#share=sh_[\w-]{32}$/);
  expect(Date.parse(made.expiresAt) - Date.parse(made.createdAt)).toBe(7 * DAY);
  const { text, body } = await site.get('/v1/shares');
  expect(body.data[0]).toMatchObject({ id: made.id, name: 'Board', path: '/attribution?channel=Email' });
  expect(text).not.toContain(made.key);
});

test.each([
  ['/path', { name: 'x', path: '/leads' }],
  ['/path', { name: 'x', path: '/' }],
  ['/path', { name: 'x', path: '//evil.example/kpis' }],
  ['/days', { name: 'x', path: '/kpis', days: 1000 }],
  ['/name', { name: '', path: '/kpis' }],
])('%s is pointed at when it is wrong', async (pointer, body) => {
  const answer = await site.post('/v1/shares', body);
  expectProblem(answer, 400, 'invalid_request');
  expect(errorsOf(answer)).toHaveProperty([pointer]);
});

describe('whoever has a link', () => {
  test('reads its view with its filters, on its site, and nothing else', async () => {
    const other = await app.site();
    const { key } = await share('/attribution?channel=Email');
    const ask = (method: string, url: string, body?: unknown) => app.ask(method, url, body, { key });
    expect((await ask('GET', '/v1/reports/attribution?channel=Email&groupBy=channel')).status).toBe(200);
    for (const url of [
      '/v1/reports/attribution',
      '/v1/reports/attribution?channel=Direct',
      '/v1/reports/attribution?channel=Email&groupBy=account',
      '/v1/reports/attribution?channel=Email&channel=Direct',
      '/v1/reports/kpis',
      '/v1/leads',
      '/v1/leads/lead_x/journey',
      '/v1/exports/events',
      '/v1/annotations',
      '/v1/live?follow=false',
      '/v1/audit',
    ])
      expectProblem(await ask('GET', url), 403, 'forbidden');
    expectProblem(await ask('GET', `/v1/reports/attribution?channel=Email&site=${other.id}`), 404, 'not_found');
    expect((await ask('GET', '/v1/session')).body).toMatchObject({
      scopes: ['read'],
      user: null,
      signedInBy: 'share',
      share: { name: 'Board', path: '/attribution?channel=Email' },
      sites: [{ id: site.id }],
    });
  });

  test('reads no figures of other periods by their targets', async () => {
    const target = { kpi: 'revenue', from: '2026-01-01', to: '2027-01-01', value: '1000' };
    expect((await site.put('/v1/targets', { rows: [target] })).body).toMatchObject({ accepted: 1 });
    const url = '/v1/reports/kpis?channel=Email&from=2026-01-01&to=2026-02-01';
    expect((await site.get(url)).body.targets).toHaveLength(1);
    const { key } = await share('/kpis?channel=Email&from=2026-01-01&to=2026-02-01');
    const shared = await app.ask('GET', url, undefined, { key });
    expect([shared.status, shared.body.targets]).toEqual([200, []]);
    expectProblem(await app.ask('GET', '/v1/targets', undefined, { key }), 403, 'forbidden');
  });

  test('reads no words of persons, and not who wrote a note', async () => {
    const { session } = await userOf(app, 'owner', [site.id]);
    const note = await session.ask('POST', `/v1/annotations?site=${site.id}`, { date: '2026-01-31', text: 'Fair' });
    expect(note.body.author).toBe('A owner');
    const said = 'my friend Bea Huber';
    await site.post('/v1/leads', { email: 'cleo@acme.com', selfReportedSource: said });
    expect((await site.get('/v1/reports/self-reported')).text).toContain(said);
    const [kpis, selfReported] = [await share('/kpis?period=all'), await share('/self-reported')];
    const notes = await app.get('/v1/annotations', { key: kpis.key });
    expect(notes.body.data).toMatchObject([{ text: 'Fair', author: null }]);
    const report = await app.get('/v1/reports/self-reported', { key: selfReported.key });
    expect(report.body.totals.answered).toBe(1);
    expect(report.text).not.toContain('Bea');
  });

  test('writes nothing, whatever the route', async () => {
    const { key } = await share('/kpis?period=all');
    const { paths } = (await app.get('/v1/openapi.json', { key: null })).body;
    let asked = 0;
    for (const [path, methods] of Object.entries<Record<string, { security: object[] }>>(paths))
      for (const [method, { security }] of Object.entries(methods)) {
        if (method === 'get' || security.length === 0) continue;
        const { status } = await app.ask(method.toUpperCase(), path.replace(/\{\w+\}/g, 'x'), {}, { key });
        expect([401, 403], `${method} ${path}`).toContain(status);
        asked++;
      }
    expect(asked).toBeGreaterThan(40);
  });

  test('has nothing any more once it has ended, or was taken away', async () => {
    const [ending, taken] = [await share('/kpis?period=all', { days: 1 }), await share('/kpis?period=all')];
    const ask = async (key: string) => (await app.get('/v1/reports/kpis', { key })).status;
    expect([await ask(ending.key), await ask(taken.key)]).toEqual([200, 200]);
    expect((await site.app.ask('DELETE', `/v1/shares/${taken.id}`, undefined, { key: site.key })).status).toBe(204);
    expect([await ask(ending.key), await ask(taken.key)]).toEqual([200, 401]);
    app.clock.advance(DAY);
    expect(await ask(ending.key)).toBe(401);
  });
});
