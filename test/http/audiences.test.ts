/** Leads as lists of people for ad platforms: only who may leave, hashed as each platform does. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type TestApp, type TestSite } from '../support/app.ts';
import { expectProblem } from './expect-problem.ts';

let app: TestApp;
let site: TestSite;
beforeAll(async () => {
  app = await startApp();
  site = await app.site({ consent: 'required' });
  const lead = async (name: string, rest: object) =>
    (await site.post('/v1/leads', { email: `${name}@acme.com`, consent: 'granted', ...rest })).body.lead;
  await lead('x', { email: ' Ann.Arbor@GMAIL.com ', phone: '+49 (0)30 123456', occurredAt: '2026-01-05T10:00:00Z' });
  await lead('bob', { phone: null, occurredAt: '2026-01-04T10:00:00Z', anonymousId: 'bob' });
  await lead('cy', { email: null, phone: '+44 20 7183 8750', occurredAt: '2026-01-03T10:00:00Z' });
  await lead('ext', { email: null, externalId: 'crm-1', occurredAt: '2026-01-02T10:00:00Z' });
  await lead('denied', { consent: 'denied' });
  await lead('silent', { consent: null });
  const { id } = await lead('kept', {});
  expect((await site.put(`/v1/leads/${id}/restriction`, {})).status).toBe(200);
  // Said by the page alone.
  await site.collect([
    {
      type: 'form_submit',
      id: 'f1',
      at: app.clock.now(),
      url: 'https://acme.com/',
      form: { name: 'Demo' },
      identity: { email: 'anybody@acme.com' },
    },
  ]);
  await site.batch([
    {
      type: 'page',
      anonymousId: 'bob',
      timestamp: '2026-01-01T10:00:00Z',
      context: { page: { url: 'https://acme.com/?utm_source=fair&utm_medium=event' } },
    },
  ]);
});
afterAll(() => app.close());

const sha = (text: string) => createHash('sha256').update(text).digest('hex');
const get = (platform: string, query = '') => site.get(`/v1/exports/${platform}-audience?${query}`);
const golden = (file: string) => readFileSync(new URL(`./golden-exports/${file}`, import.meta.url), 'utf8');

test('each platform gets addresses and numbers as it hashes them, and no name', async () => {
  const [ann, bob] = [sha('ann.arbor@gmail.com'), sha('bob@acme.com')];
  const google = await get('google-ads');
  expect(google.headers['content-type']).toMatch(/^text\/csv/);
  expect(google.text.split('\r\n')).toEqual([
    'Email,Phone',
    `${ann},${sha('+4930123456')}`,
    `${bob},`,
    `,${sha('+442071838750')}`,
    '',
  ]);
  expect((await get('meta')).text.split('\r\n')).toEqual([
    'email,phone',
    `${ann},${sha('4930123456')}`,
    `${bob},`,
    `,${sha('442071838750')}`,
    '',
  ]);
  expect((await get('linkedin')).text.split('\r\n')).toEqual([
    'email,firstname,lastname,jobtitle,employeecompany,country,googleaid',
    `${ann},,,,,,`,
    `${bob},,,,,,`,
    '',
  ]);
});

test.each(['google-ads', 'meta', 'linkedin'])('%s, byte by byte', async (platform) => {
  expect((await get(platform)).text).toBe(golden(`${platform}-audience.csv`));
});

test('who is in it is counted, and why others are not', async () => {
  const { body } = await site.get('/v1/exports/audience');
  expect(body).toEqual({
    leads: 8,
    may: 4,
    leftOut: { restricted: 1, withoutConsent: 3, notTrusted: 0 },
    rows: { 'google-ads': 3, meta: 3, linkedin: 2 },
  });
  const open = await app.site();
  await open.post('/v1/leads', { email: 'silent@acme.com' });
  await open.post('/v1/leads', { email: 'denied@acme.com', consent: 'denied' });
  await open.collect([
    {
      type: 'form_submit',
      id: 'f1',
      at: app.clock.now(),
      url: 'https://acme.com/',
      form: { name: 'Demo' },
      identity: { email: 'anybody@acme.com' },
    },
  ]);
  expect((await open.get('/v1/exports/audience')).body).toMatchObject({
    leads: 3,
    may: 1,
    leftOut: { restricted: 0, withoutConsent: 1, notTrusted: 1 },
  });
});

test('the filters of the list of leads choose, also by what touched them', async () => {
  const rows = async (query: string) => (await get('google-ads', query)).text.split('\r\n').length - 2;
  expect(await rows('source=fair')).toBe(1);
  expect(await rows('from=2026-01-04')).toBe(2);
  expect(await rows('email=bob@acme.com')).toBe(1);
  expect(await rows('q=arbor')).toBe(1);
  expect(await rows('stage=won')).toBe(0);
  expect(await rows('email=nobody')).toBe(0);
  expectProblem(await get('google-ads', 'limit=5'), 400, 'invalid_request');
  expectProblem(await get('google-ads', 'stage=fame'), 400, 'invalid_request');
  expectProblem(await get('google-ads', 'from=yesterday'), 400, 'invalid_request');
  expectProblem(await site.get('/v1/exports/audience?to=2026-02-30'), 400, 'invalid_request');
  const { data } = (await site.get('/v1/audit?limit=5')).body;
  expect(data).toContainEqual(
    expect.objectContaining({ kind: 'export', action: 'GET /v1/exports/google-ads-audience' }),
  );
});

test('an erased person is in no list', async () => {
  const own = await app.site();
  const { body } = await own.post('/v1/leads', { email: 'gone@acme.com', consent: 'granted' });
  expect((await own.get('/v1/exports/meta-audience')).text).toContain(sha('gone@acme.com'));
  await own.app.ask('DELETE', `/v1/leads/${body.lead.id}`, undefined, { key: own.key });
  expect((await own.get('/v1/exports/meta-audience')).text).toBe('email,phone\r\n');
});

test('more people than one page', async () => {
  const many = await app.site();
  const body = {
    batch: Array.from({ length: 900 }, (_, i) => ({
      type: 'identify',
      userId: `u${i}`,
      traits: { email: `p${i}@acme.com` },
    })),
  };
  expect((await many.post('/v1/import', body)).body.accepted).toBe(900);
  const { text } = await many.get('/v1/exports/linkedin-audience');
  expect(new Set(text.trim().split('\r\n')).size).toBe(901);
});
