/** A person's rights: what is held of her, and that it goes. */
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ago, DAY, HOUR, startApp, type TestApp, type TestSite } from '../support/app.ts';
import { expectProblem } from './expect-problem.ts';

let app: TestApp;
let site: TestSite;
beforeAll(async () => {
  app = await startApp();
  site = await app.site();
});
afterAll(() => app.close());

const EMAIL = 'zoe.unmistakable@personal.example';
const NEEDLES = [
  EMAIL,
  'zoe-browser-4711',
  'crm:zoe-4711',
  '+4930999888',
  'Unmistakable',
  'click-4711',
  'zoes-secret-page',
];

const tell = async () => {
  await site.batch([
    {
      type: 'page',
      messageId: 'zoe-1',
      anonymousId: 'zoe-browser-4711',
      timestamp: ago(app, 5 * DAY),
      context: {
        page: { url: 'https://a.example/zoes-secret-page?utm_source=google&utm_medium=cpc&gclid=click-4711' },
      },
    },
  ]);
  const lead = await site.post('/v1/leads', {
    email: EMAIL,
    phone: '+49 30 999888',
    externalId: 'crm:zoe-4711',
    anonymousId: 'zoe-browser-4711',
    name: 'Zoe Unmistakable',
    occurredAt: ago(app, 4 * DAY),
  });
  await site.post('/v1/touchpoints', {
    externalId: 'call-zoe',
    type: 'call',
    email: EMAIL,
    occurredAt: ago(app, 3 * DAY),
    properties: { note: 'Zoe Unmistakable called' },
  });
  await site.put('/v1/deals/zoe-deal', {
    leads: [{ email: EMAIL, role: 'buyer' }, { email: 'colleague@personal.example' }],
    stage: 'won',
    createdAt: ago(app, 2 * DAY),
    closedAt: ago(app, DAY),
    value: { amount: '900.00' },
    revision: 1,
  });
  return lead;
};
const credits = async () => {
  const { body } = await site.get('/v1/reports/attribution?models=first,linear,last&groupBy=channel');
  return [body.rows, body.totals, body.unattributed];
};
/** Everything on the disk of this database. */
const found = () =>
  ['', '-wal', '-shm'].flatMap((suffix) => {
    const file = app.databaseFile + suffix;
    const text = existsSync(file) ? readFileSync(file, 'latin1').toLowerCase() : '';
    return NEEDLES.filter((needle) => text.includes(needle.toLowerCase())).map((needle) => `${suffix} ${needle}`);
  });

test('P12: access: one file with everything held, and how models share her deals', async () => {
  const { lead } = (await tell()).body;
  const { status, headers, body } = await site.get(`/v1/leads/${lead.id}/export`);
  expect(status).toBe(200);
  expect(headers['content-disposition']).toBe(`attachment; filename="${lead.id}.json"`);
  expect(body.lead).toMatchObject({ email: EMAIL, name: 'Zoe Unmistakable' });
  expect(body.messages.map((message: { type: string }) => message.type)).toEqual(['page_view', 'identify']);
  expect(body.messages[0]).toMatchObject({ messageId: 'zoe-1', url: expect.stringContaining('zoes-secret-page') });
  expect(body.contacts).toEqual([
    expect.objectContaining({ externalId: 'call-zoe', properties: { note: 'Zoe Unmistakable called' } }),
  ]);
  expect(body.deals).toEqual([expect.objectContaining({ externalId: 'zoe-deal' })]);
  expect(body.claims.length).toBeGreaterThan(2);
  expect(body.journey.touchpoints).toHaveLength(2);
  expect(body.logic.linear).toMatch(/\w/);
});

describe('erasure', () => {
  let answer: Awaited<ReturnType<TestApp['ask']>>;
  let lead: { id: string };
  let before: unknown;
  beforeAll(async () => {
    lead = (await tell()).body.lead;
    before = await credits();
    expect(found().length).toBeGreaterThan(5);
    answer = await app.ask('DELETE', `/v1/leads/${lead.id}`, undefined, { key: site.key });
  });

  test('P08: answers a receipt that names nobody, and every credit total stays', async () => {
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      lead: lead.id,
      counts: { contacts: 1, deals: 1, browsers: expect.any(Number), stubs: expect.any(Number) },
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    for (const needle of NEEDLES) expect(answer.text).not.toContain(needle);
    expect(await credits()).toEqual(before);
  });

  test('P07: nothing of her is left in the database file and beside it', () => {
    expect(found()).toEqual([]);
  });

  test('her id answers 404 everywhere, her deal keeps its money and loses her', async () => {
    for (const below of ['', '/journey', '/identity', '/export'])
      expectProblem(await site.get(`/v1/leads/${lead.id}${below}`), 404, 'not_found');
    expectProblem(await app.ask('DELETE', `/v1/leads/${lead.id}`, undefined, { key: site.key }), 404, 'not_found');
    expectProblem(await site.visitor('zoe-browser-4711'), 404, 'not_found');
    const deal = (await site.get('/v1/deals/zoe-deal')).body;
    expect(deal.value).toEqual({ amount: '900.00', currency: 'EUR' });
    expect(deal.leads).toEqual([expect.objectContaining({ email: 'colleague@personal.example' })]);
    const { data } = (await site.get('/v1/leads')).body;
    expect(data.map((one: { email: string }) => one.email)).toEqual(['colleague@personal.example']);
  });

  test('P09: late retries are answered as before and bring nothing back', async () => {
    const batch = [{ type: 'page', messageId: 'zoe-1', anonymousId: 'zoe-browser-4711', timestamp: ago(app, 5 * DAY) }];
    expect((await site.batch(batch)).body).toMatchObject({ accepted: 0, duplicates: 1, rejected: [] });
    const again = await tell();
    expect(again.status).toBe(200);
    expect(
      (
        await site.put('/v1/deals/zoe-deal', {
          leads: [{ email: EMAIL, externalId: 'crm:zoe-4711' }],
          stage: 'won',
          createdAt: ago(app, 2 * DAY),
          closedAt: ago(app, DAY),
          value: { amount: '900.00' },
          revision: 2,
        })
      ).status,
    ).toBe(200);
    expect((await site.get(`/v1/leads?email=${EMAIL}`)).body.data).toEqual([]);
    expect(found()).toEqual([]);
  });

  test('what happens later starts a new lead', async () => {
    app.clock.advance(HOUR);
    const { status, body } = await site.post('/v1/leads', { email: EMAIL, anonymousId: 'zoe-browser-4711' });
    expect([status, body.created]).toEqual([201, true]);
    expect(body.lead.id).not.toBe(lead.id);
    expect(body.lead.firstTouch).toBeNull();
    expectProblem(await site.get(`/v1/leads/${lead.id}`), 404, 'not_found');
  });
});

/** Storage between the program and its database. */
type Asked = (name: string, ...args: unknown[]) => Promise<unknown>;

test('a search that cannot be ended costs nobody her receipt', async () => {
  const told = await site.post('/v1/leads', { email: 'vera@acme.com' });
  const real = app.storage.write;
  const write = real.bind(app.storage) as unknown as Asked;
  app.storage.write = ((name: string, ...args: unknown[]) =>
    name === 'endSearch' ? Promise.reject(new Error('away')) : write(name, ...args)) as never;
  try {
    const { status, body } = await app.ask('DELETE', `/v1/leads/${told.body.lead.id}`, undefined, { key: site.key });
    expect([status, body.counts?.identifiers]).toEqual([200, 1]);
  } finally {
    app.storage.write = real;
  }
});

test('by whatever she is named while she is looked for she is erased too, and her mentions freed from it', async () => {
  const told = await site.post('/v1/leads', { email: 'wanda@acme.com', anonymousId: 'wandas' });
  await site.batch([
    { type: 'page', anonymousId: 'anybody', context: { page: { url: 'https://acme.com/', title: 'call crm:wanda' } } },
  ]);
  const real = app.storage.read;
  const read = real.bind(app.storage) as unknown as Asked;
  const searched: unknown[] = [];
  app.storage.read = (async (name: string, ...args: unknown[]) => {
    const found = await read(name, ...args);
    if (name !== 'findMentions') return found;
    if (searched.push(args[1]) === 1)
      await site.post('/v1/leads', { email: 'wanda@acme.com', externalId: 'crm:wanda', anonymousId: 'wandas' });
    return found;
  }) as never;
  try {
    const { body } = await app.ask('DELETE', `/v1/leads/${told.body.lead.id}`, undefined, { key: site.key });
    expect(body.counts).toMatchObject({ identifiers: 2, mentions: 1 });
  } finally {
    app.storage.read = real;
  }
  expect(searched).toEqual([['email:wanda@acme.com'], ['externalId:crm:wanda']]);
});
