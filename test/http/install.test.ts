/** Looking whether the tag works: what came, and what a page says. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { MINUTE, startApp, type TestApp, type TestSite } from '../support/app.ts';
import { errorsOf, expectProblem } from './expect-problem.ts';

let app: TestApp;
let pages: Server;
let origin: string;
/** What the page answers next. */
let answer: { status?: number; headers?: Record<string, string>; body?: string };
let asked: string[];
beforeAll(async () => {
  pages = createServer((request, response) => {
    asked.push(request.url!);
    if (request.url === '/tl.js') {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end('//');
      return;
    }
    if (request.url === '/moved') {
      response.writeHead(301, { location: '/contact' }).end();
      return;
    }
    response.writeHead(answer.status ?? 200, { 'content-type': 'text/html', ...answer.headers });
    response.end(answer.body ?? '');
  });
  await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
  app = await startApp({ outboundAllow: ['127.0.0.1'], publicUrl: 'https://tl.example' });
});
afterAll(async () => {
  pages.close();
  await app.close();
});
beforeEach(() => {
  answer = {};
  asked = [];
  app.clock.advance(MINUTE);
});

const FORM = '<form><input type="email"></form>';
const tagOf = (site: TestSite, src = '/tl.js') => `<script defer src="${src}" data-site="${site.writeKey}"></script>`;
const check = (site: TestSite, url = `${origin}/contact`) => site.post(`/v1/sites/${site.id}/install/check`, { url });
const foundIn = ({ body }: { body: { findings: { id: string; status: string }[] } }) =>
  body.findings.map(({ id, status }) => `${id} ${status}`);

describe('checking a page', () => {
  test('that is well finds nothing to mend', async () => {
    const site = await app.site({ domains: ['127.0.0.1'] });
    answer.body = tagOf(site) + FORM;
    const result = await check(site);
    expect(result.status).toBe(200);
    expect(result.body.url).toBe(`${origin}/contact`);
    expect(foundIn(result)).toEqual(['tag ok', 'script ok', 'policy ok', 'domain ok', 'forms ok']);
    expect(asked).toEqual(['/contact', '/tl.js']);
  });

  test('says what is wrong, and what to do about it', async () => {
    const [site, other] = [await app.site({ domains: ['acme.example'] }), await app.site({ name: 'Other' })];
    answer.body = tagOf(other, '/gone.js');
    answer.headers = { 'content-security-policy': "script-src 'none'" };
    const result = await check(site);
    expect(foundIn(result)).toEqual(['tag fail', 'script fail', 'script_policy fail', 'domain fail', 'forms warn']);
    // The name of a site that the asker may not see is not told.
    expect(result.text).not.toContain('Other');
    const byAll = await app.post(`/v1/sites/${site.id}/install/check`, { url: `${origin}/contact` });
    expect(byAll.body.findings[0].said).toContain('another site: Other');
    for (const { todo } of result.body.findings) expect(todo).toMatch(/\.$/);
  });

  test('knows a former write key as long as it is taken', async () => {
    const site = await app.site();
    answer.body = tagOf(site) + FORM;
    expect((await site.post(`/v1/sites/${site.id}/write-keys`, {})).status).toBe(201);
    const [tag] = (await check(site)).body.findings;
    expect(tag).toMatchObject({ id: 'tag', status: 'warn', said: expect.stringContaining('former write key') });
    const ended = await app.ask('DELETE', `/v1/sites/${site.id}/write-keys/${site.writeKey}`);
    expect(ended.status).toBe(204);
    expect((await check(site)).body.findings[0]).toMatchObject({
      status: 'fail',
      said: expect.stringContaining('not known here'),
    });
  });

  test('follows it to where it has moved', async () => {
    const site = await app.site();
    answer.body = tagOf(site);
    expect((await check(site, `${origin}/moved`)).body.url).toBe(`${origin}/contact`);
  });

  test('does not fetch our own script', async () => {
    const site = await app.site();
    answer.body = tagOf(site, 'https://tl.example/tl.js');
    expect(foundIn(await check(site))).toEqual(['tag ok', 'policy ok', 'forms warn']);
    expect(asked).toEqual(['/contact']);
  });

  test.each([
    [{ status: 404 }, 'The page answers 404.'],
    [{ status: 403 }, 'The page answers 403.'],
    [{ headers: { 'content-type': 'application/pdf' } }, 'What is there is no HTML page.'],
  ])('%j is told', async (told, said) => {
    answer = told;
    const result = await check(await app.site());
    expect(result.body.findings).toEqual([{ id: 'page', status: 'fail', said, todo: expect.any(String) }]);
  });

  test.each([
    'http://10.0.0.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://localhost/',
    'ftp://acme.example/',
    'nonsense',
  ])('%s is not called', async (url) => {
    const result = await check(await app.site(), url);
    expect(result.status).toBe(200);
    expect(foundIn(result)).toEqual(['page fail']);
  });

  test('takes only an address, and only so many a minute', async () => {
    const site = await app.site();
    expect(errorsOf(await site.post(`/v1/sites/${site.id}/install/check`, { url: '' }))).toHaveProperty(['/url']);
    let last = await check(site);
    for (let i = 0; i < 20; i++) last = await check(site);
    expectProblem(last, 429, 'rate_limited');
  });
});

test('the progress says when events come, from whom they should not, and whether anybody is known', async () => {
  const site = await app.site({ domains: ['acme.example'] });
  const progress = async () => (await site.get(`/v1/sites/${site.id}/install`)).body;
  expect(await progress()).toEqual({ firstEventAt: null, leads: false, quarantined: {}, foreignHosts: [] });
  const page = (url: string) => ({ type: 'page', anonymousId: 'v', context: { page: { url } } });
  await site.publicBatch([page('https://staging.example/')]);
  expect(await progress()).toEqual({
    firstEventAt: null,
    leads: false,
    quarantined: { foreign_origin: 1 },
    foreignHosts: [{ host: 'staging.example', events: 1 }],
  });
  await site.publicBatch([page('https://www.acme.example/')]);
  await site.post('/v1/leads', { email: 'ann@acme.example' });
  await expect.poll(progress).toMatchObject({ firstEventAt: expect.any(String), leads: true });
});
