/** Webhooks, from the change to the receiver. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RETRY_AFTER_MS } from '../../server/domain/webhooks/after-attempt.ts';
import { ago, DAY, HOUR, MINUTE, SECOND, startApp, type TestApp, type TestSite } from '../support/app.ts';
import { type Receiver, startReceiver, verify } from '../support/receiver.ts';
import { errorsOf, expectProblem } from './expect-problem.ts';

let app: TestApp;
let site: TestSite;
let receiver: Receiver;
beforeAll(async () => {
  app = await startApp({ outboundAllow: ['127.0.0.1'], publicUrl: 'https://throughline.example' });
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.offsetMs = 0;
  site = await app.site();
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

const EVENTS = [
  'lead.created',
  'lead.updated',
  'lead.stage_changed',
  'journey.updated',
  'deal.attributed',
  'person.erased',
];
const make = async (body: object = {}) => {
  const made = await site.post('/v1/webhooks', { url: receiver.url, events: EVENTS, ...body });
  expect(made.status, made.text).toBe(201);
  return made.body;
};
/** Everything derived, everything due within that time sent. */
const settle = async (ms = 0) => {
  await app.storage.project('next');
  await app.app.background.webhooks.settle();
  if (ms === 0) return;
  app.clock.advance(ms);
  await app.app.background.webhooks.settle();
};
const page = (anonymousId: string, url: string, more: object = {}) => ({
  type: 'page',
  anonymousId,
  messageId: `m-${anonymousId}-${url}`,
  context: { page: { url } },
  ...more,
});
const lastOf = (type: string) => receiver.received.filter(({ body }) => body.type === type).at(-1)!;

describe('what is told', () => {
  test('a lead that a form names fills a CRM: stage, first and last touch, landing page, keyword, links', async () => {
    await make();
    await site.batch([
      page('ann', 'https://acme.com/book?utm_source=google&utm_medium=cpc&utm_term=crm+software', {
        timestamp: '2026-01-01T10:00:00.000Z',
      }),
      page('ann', 'https://acme.com/?utm_source=newsletter&utm_medium=email', {
        timestamp: '2026-01-03T10:00:00.000Z',
      }),
    ]);
    const { lead } = (await site.post('/v1/leads', { email: 'ann@acme.com', anonymousId: 'ann', name: 'Ann' })).body;
    await settle();
    expect(receiver.types()).toEqual(['lead.created']);
    const { body } = receiver.received[0]!;
    expect(body).toMatchObject({
      id: expect.stringMatching(/^msg_/),
      type: 'lead.created',
      timestamp: expect.stringMatching(/Z$/),
      site: site.id,
      data: {
        landingPage: 'https://acme.com/book',
        keyword: 'crm software',
        channel: 'Paid Search',
        formerIds: [],
        summary: { touchpoints: 2, visits: 2 },
        milestones: [{ type: 'lead' }],
        links: {
          journey: `https://throughline.example/v1/leads/${lead.id}/journey?site=${site.id}`,
          dashboard: `https://throughline.example/leads/${lead.id}?site=${site.id}`,
        },
      },
    });
    expect(body.data.lead).toEqual(lead);
    expect(body.data.lead.lastTouch.channel).toBe('Email');
    expect((await site.get(`/v1/leads/${lead.id}/journey?site=${site.id}`)).status).toBe(200);
  });

  test('each change once: stages with the one before, changed traits, journeys when it is quiet', async () => {
    await make();
    const { lead } = (await site.post('/v1/leads', { email: 'bob@acme.com', anonymousId: 'bob' })).body;
    await settle(MINUTE);
    app.clock.offsetMs = 0;
    receiver.types();
    await site.post(`/v1/leads/${lead.id}/stages`, { stage: 'mql' });
    await settle();
    expect(receiver.types()).toEqual(['lead.stage_changed']);
    await settle(5 * SECOND);
    expect(receiver.types()).toEqual(['lead.updated']);
    expect(lastOf('lead.stage_changed').body.data).toMatchObject({ stage: 'mql', previousStage: 'lead' });
    app.clock.offsetMs = 0;
    await site.batch([
      page('bob', 'https://acme.com/a?utm_source=x', { timestamp: ago(app, 2 * SECOND) }),
      page('bob', 'https://acme.com/b?utm_source=y', { timestamp: ago(app, SECOND) }),
    ]);
    await settle(5 * SECOND);
    expect(receiver.types()).toEqual([]);
    await settle(10 * SECOND);
    expect(receiver.types()).toEqual(['journey.updated']);
    expect(lastOf('journey.updated').body.data.touchpoints).toHaveLength(2);
    expect(lastOf('journey.updated').body.data.lead.lastTouch.source).toBe('y');
    await site.post('/v1/touchpoints', {
      externalId: 'call-1',
      type: 'call',
      occurredAt: new Date(app.clock.now()).toISOString(),
      email: 'bob@acme.com',
    });
    await settle(MINUTE);
    expect(receiver.types()).toEqual(['journey.updated']);
    expect(lastOf('journey.updated').body.data.touchpoints.at(-1).type).toBe('call');
  });

  test('the same again, other people’s pages and a rebuild are no news', async () => {
    await make();
    const body = { email: 'cy@acme.com', anonymousId: 'cy', occurredAt: '2026-02-01T00:00:00Z' };
    const deal = {
      stage: 'opportunity',
      createdAt: '2026-03-01',
      value: { amount: 10 },
      leads: [{ email: 'cy@acme.com' }],
    };
    await site.batch([page('cy', 'https://acme.com/?utm_source=x')]);
    await site.post('/v1/leads', body, { headers: { 'idempotency-key': 'form-1' } });
    await site.put('/v1/deals/D-1', deal);
    await settle(2 * MINUTE);
    expect(receiver.types().sort()).toEqual([
      'deal.attributed',
      'journey.updated',
      'lead.created',
      'lead.stage_changed',
    ]);
    await site.post('/v1/leads', body, { headers: { 'idempotency-key': 'form-1' } });
    await site.put('/v1/deals/D-1', deal);
    await site.batch([
      page('cy', 'https://acme.com/?utm_source=x'),
      page('stranger', 'https://acme.com/?utm_source=x'),
    ]);
    const { id } = (await app.post(`/v1/rebuild?site=${site.id}`)).body;
    await expect.poll(async () => (await app.get(`/v1/rebuild/${id}`)).body.status).toBe('done');
    await settle(2 * MINUTE);
    expect(receiver.types()).toEqual([]);
  });

  test('two leads that are joined are told as one, by the ids of both', async () => {
    await make();
    const one = (await site.post('/v1/leads', { email: 'di@acme.com', occurredAt: '2026-01-01T00:00:00Z' })).body.lead;
    const two = (await site.post('/v1/leads', { externalId: 'di-2', occurredAt: '2026-01-02T00:00:00Z' })).body.lead;
    await settle(MINUTE);
    receiver.types();
    await site.post(`/v1/leads/${one.id}/merge`, { with: two.id, dryRun: true });
    await settle(MINUTE);
    expect(receiver.types()).toEqual([]);
    await site.post(`/v1/leads/${one.id}/merge`, { with: two.id });
    await settle(MINUTE);
    expect(receiver.types()).toContain('lead.updated');
    expect(lastOf('lead.updated').body.data).toMatchObject({
      lead: { id: one.id, externalIds: ['di-2'] },
      formerIds: [two.id],
    });
  });

  test('a deal with its credits by model, again when money or journey change', async () => {
    await make({ models: ['first', 'linear'] });
    await site.batch([
      page('ed', 'https://acme.com/?utm_source=google&utm_medium=cpc', { timestamp: '2026-01-01T00:00:00Z' }),
    ]);
    await site.post('/v1/leads', { email: 'ed@acme.com', anonymousId: 'ed', occurredAt: '2026-01-02T00:00:00Z' });
    const deal = {
      name: 'Big',
      stage: 'won',
      stages: [{ stage: 'won', occurredAt: '2026-03-01T00:00:00Z' }],
      value: { amount: '100.00', currency: 'EUR' },
      leads: [{ email: 'ed@acme.com' }],
    };
    await site.put('/v1/deals/D-9', { ...deal, revision: 1 });
    await settle(MINUTE);
    const told = lastOf('deal.attributed').body.data;
    expect(told).toMatchObject({
      deal: {
        externalId: 'D-9',
        name: 'Big',
        leads: [{ email: 'ed@acme.com', leadId: expect.stringMatching(/^lead_/) }],
      },
      milestone: { type: 'won', occurredAt: '2026-03-01T00:00:00.000Z' },
      value: '100.00',
      currency: 'EUR',
    });
    expect(Object.keys(told.models)).toEqual(['first', 'linear']);
    expect(told.models.first.touchpoints[0]).toMatchObject({
      channel: 'Paid Search',
      value: '100.00',
      reason: expect.any(String),
    });
    const explained = await site.get('/v1/deals/D-9/attribution?models=first,linear');
    expect(told.models).toEqual(explained.body.models);

    await site.put('/v1/deals/D-9', { ...deal, value: { amount: '200.00', currency: 'EUR' }, revision: 2 });
    await settle(MINUTE);
    expect(lastOf('deal.attributed').body.data.value).toBe('200.00');
    await site.batch([page('ed', 'https://acme.com/?utm_source=bing', { timestamp: '2026-01-20T00:00:00Z' })]);
    await settle(2 * MINUTE);
    expect(lastOf('deal.attributed').body.data.models.linear.touchpoints).toHaveLength(2);
  });

  test('only what was asked for, of this site only, and nothing of before', async () => {
    await site.post('/v1/leads', { email: 'before@acme.com' });
    await make({ events: ['lead.stage_changed'] });
    const other = await app.site();
    await other.post('/v1/leads', { email: 'other@acme.com' });
    await site.post('/v1/leads', { email: 'fay@acme.com' });
    const { id } = await site.lead('email=before@acme.com');
    await site.post(`/v1/leads/${id}/stages`, { stage: 'sql' });
    await settle(2 * MINUTE);
    expect(receiver.types()).toEqual(['lead.stage_changed']);
    expect(receiver.received[0]!.body.data.lead.email).toBe('before@acme.com');
  });
});

describe('how it is told', () => {
  test('T77: signed by the standard; with both secrets while one is changed for another', async () => {
    const { id, secret } = await make();
    expect(secret).toMatch(/^whsec_/);
    await site.post('/v1/leads', { email: 'gil@acme.com' });
    app.clock.offsetMs = 0;
    await settle();
    const [message] = receiver.received;
    expect(verify(message!, secret)).toEqual(message!.body);
    expect(message!.headers['webhook-id']).toBe(message!.body.id);
    expect(() => verify({ ...message!, raw: message!.raw.replace('gil', 'eve') }, secret)).toThrow();

    const rotated = await site.post(`/v1/webhooks/${id}/rotate-secret`, { overlapHours: 2 });
    expect(rotated.body.secret).not.toBe(secret);
    expect(Date.parse(rotated.body.oldSecretUntil)).toBeGreaterThan(app.clock.now() + HOUR);
    await site.post('/v1/leads', { email: 'hal@acme.com' });
    await settle();
    for (const one of [secret, rotated.body.secret]) verify(receiver.received.at(-1)!, one);
    app.clock.advance(3 * HOUR);
    await site.post('/v1/leads', { email: 'ira@acme.com' });
    await settle();
    expect(receiver.received.at(-1)!.headers['webhook-signature']!.toString().split(' ')).toHaveLength(1);
  });

  test('until it is taken: under one id, signed anew, in order, over days; then it is dead, and can be sent again', async () => {
    const { id } = await make({ events: ['lead.created', 'lead.stage_changed'] });
    receiver.answers.push({ status: 500 }, { status: 302, headers: { location: 'http://127.0.0.1:1/' } });
    const { lead } = (await site.post('/v1/leads', { email: 'jo@acme.com' })).body;
    await site.post(`/v1/leads/${lead.id}/stages`, { stage: 'mql' });
    await settle();
    // What comes later of the same lead waits until the first has arrived.
    expect(receiver.types()).toEqual(['lead.created']);
    await settle(7 * SECOND);
    expect(receiver.types()).toEqual(['lead.created']);
    await settle(7 * MINUTE);
    expect(receiver.types()).toEqual(['lead.created', 'lead.stage_changed']);
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(ids.slice(0, 3)).toEqual([ids[0], ids[0], ids[0]]);
    expect(new Set(receiver.received.slice(0, 3).map(({ headers }) => headers['webhook-timestamp'])).size).toBe(3);
    const listed = (await site.get(`/v1/webhooks/${id}/attempts`)).body.data;
    expect(listed.find((one: { event: string }) => one.event === 'lead.created')).toMatchObject({
      state: 'delivered',
      subject: lead.id,
      nextAttemptAt: null,
      attempts: [
        { number: 1, outcome: 'http_error', status: 500 },
        { number: 2, outcome: 'http_error', status: 302, detail: expect.stringContaining('redirect') },
        { number: 3, outcome: 'delivered', status: 200 },
      ],
    });

    for (let i = 0; i < 10; i++) receiver.answers.push({ status: 503 });
    await site.post('/v1/leads', { email: 'kim@acme.com' });
    await settle();
    for (const wait of RETRY_AFTER_MS) await settle(wait * 1.2);
    const [dead] = (await site.get(`/v1/webhooks/${id}/attempts?state=dead`)).body.data;
    expect(dead.attempts).toHaveLength(10);
    // Nothing arrived for more than five days: it is switched off.
    app.clock.advance(2 * DAY);
    receiver.answers.push({ status: 503 });
    await site.post('/v1/leads', { email: 'lou@acme.com' });
    await settle();
    expect((await site.get(`/v1/webhooks/${id}`)).body).toMatchObject({ enabled: false, disabledBecause: 'failing' });
    const enabled = await app.ask('PATCH', `/v1/webhooks/${id}`, { enabled: true }, { key: site.key });
    expect(enabled.body).toMatchObject({ enabled: true, failingSince: null });
    receiver.types();
    expect((await site.post(`/v1/webhooks/${id}/replay`, { state: 'dead' })).body).toEqual({ replayed: 1 });
    await settle();
    expect(receiver.types()).toEqual(['lead.created', 'lead.created']);
    expect(receiver.received.slice(-2).map(({ headers }) => headers['webhook-id'])).toContain(dead.id);
    const one = (await site.get(`/v1/webhooks/${id}/attempts/${dead.id}`)).body;
    expect(JSON.parse(one.body).data.lead.email).toBe('kim@acme.com');
    expect(one).toMatchObject({ state: 'delivered' });
  });

  test('as late as Retry-After asks; never again after 410', async () => {
    const { id } = await make({ events: ['lead.created'] });
    receiver.answers.push({ status: 429, headers: { 'retry-after': '600' } }, { status: 410 });
    await site.post('/v1/leads', { email: 'leo@acme.com' });
    await settle();
    await settle(8 * MINUTE);
    expect(receiver.types()).toHaveLength(1);
    await settle(3 * MINUTE);
    expect(receiver.types()).toHaveLength(1);
    expect((await site.get(`/v1/webhooks/${id}`)).body.disabledBecause).toBe('gone');
    await site.post('/v1/leads', { email: 'may@acme.com' });
    await settle(DAY);
    expect(receiver.types()).toEqual([]);
  });

  test('a test message goes out now, and says what became of it', async () => {
    const { id, secret } = await make();
    app.clock.offsetMs = 0;
    expect((await site.post(`/v1/webhooks/${id}/test`)).body).toMatchObject({ outcome: 'delivered', status: 200 });
    expect(verify(receiver.received[0]!, secret)).toMatchObject({ type: 'webhook.test' });
    receiver.answers.push({ status: 404 });
    expect((await site.post(`/v1/webhooks/${id}/test`)).body).toMatchObject({ outcome: 'http_error', status: 404 });
  });
});

describe('a person who is erased', () => {
  test('P11: is in nothing that is sent afterwards; whoever was told of her hears of it, by ids alone', async () => {
    await make({ events: ['lead.created'] });
    const { lead } = (await site.post('/v1/leads', { email: 'nell@secret.example', name: 'Nell' })).body;
    await settle();
    receiver.types();
    receiver.answers.push({ status: 500 });
    const late = (await site.post('/v1/leads', { email: 'olga@secret.example' })).body.lead;
    await settle();
    receiver.types();
    for (const { id } of [lead, late]) {
      const erased = await app.ask('DELETE', `/v1/leads/${id}`, undefined, { key: site.key });
      expect(erased.status).toBe(200);
    }
    await settle(DAY);
    expect(receiver.types()).toEqual(['person.erased', 'person.erased']);
    const told = receiver.received.slice(-2).map(({ body }) => body.data.lead.id);
    expect(told.sort()).toEqual([lead.id, late.id].sort());
    expect(
      receiver.received
        .slice(-2)
        .map(({ raw }) => raw)
        .join(),
    ).not.toMatch(/secret\.example|Nell/);
  });

  test('a deal that was still to be told is told without her', async () => {
    await make({ events: ['deal.attributed'] });
    const { lead } = (await site.post('/v1/leads', { email: 'pia@secret.example' })).body;
    receiver.answers.push({ status: 500 }, { status: 500 });
    await site.put('/v1/deals/D-5', {
      stage: 'won',
      closedAt: '2026-05-01',
      value: { amount: 5 },
      leads: [{ email: 'pia@secret.example' }],
    });
    await settle(10 * SECOND);
    expect(receiver.received.at(-1)!.raw).toContain('pia@secret.example');
    await app.ask('DELETE', `/v1/leads/${lead.id}`, undefined, { key: site.key });
    await settle(DAY);
    const after = receiver.received.slice(2);
    expect(after.map(({ body }) => body.type).sort()).toEqual(['deal.attributed', 'person.erased']);
    expect(after.map(({ raw }) => raw).join()).not.toContain('secret.example');
  });
});

test('P13: of a restricted person nobody is told; of her deals, without her; lifted, what is new of her', async () => {
  await make();
  const { lead } = (await site.post('/v1/leads', { email: 'rosa@secret.example' })).body;
  await site.put('/v1/deals/D-6', {
    stage: 'won',
    closedAt: '2026-05-01',
    value: { amount: 5 },
    leads: [{ email: 'rosa@secret.example' }, { email: 'sam@open.example' }],
  });
  await settle(HOUR);
  expect(receiver.received.map(({ raw }) => raw).join()).toContain('rosa@secret.example');
  const before = receiver.received.length;
  const restriction = (method: 'PUT' | 'DELETE') =>
    app.ask(method, `/v1/leads/${lead.id}/restriction`, undefined, { key: site.key });
  expect((await restriction('PUT')).status).toBe(200);
  await site.post('/v1/leads', { email: 'rosa@secret.example', name: 'Rosa' });
  await settle(HOUR);
  const told = receiver.received.slice(before);
  expect(told.map(({ raw }) => raw).join()).not.toMatch(/rosa|Rosa/);
  const deals = told.filter(({ body }) => body.type === 'deal.attributed');
  expect(deals.at(-1)!.body.data.deal.leads).toMatchObject([{ email: 'sam@open.example' }]);
  await restriction('DELETE');
  await settle(HOUR);
  expect(lastOf('lead.updated').raw).toContain('Rosa');
});

describe('making them', () => {
  test('T79: the secret is shown once, and nothing secret afterwards', async () => {
    const { id, secret } = await make({ url: `${receiver.url}?token=hunter2` });
    await site.post('/v1/leads', { email: 'quin@acme.com' });
    await settle();
    const { key } = await app.key({ scopes: ['read'], sites: [site.id] });
    for (const path of ['', `/${id}`, `/${id}/attempts`]) {
      const { text, status } = await site.get(`/v1/webhooks${path}`, { key });
      expect(status).toBe(200);
      expect(text).not.toContain(secret.slice(6));
      expect(text).not.toContain('hunter2');
    }
    expect(receiver.received[0]!.headers.host).toContain('127.0.0.1');
    const refused = await site.post('/v1/webhooks', {
      url: 'https://u:hunter2@example.com/',
      events: ['lead.created'],
    });
    expectProblem(refused, 400, 'invalid_request');
    expect(refused.text).not.toContain('hunter2');
    const { readFileSync } = await import('node:fs');
    expect(readFileSync(app.databaseFile).includes(secret.slice(6))).toBe(false);
  });

  test('bad input is pointed at', async () => {
    const errors = async (body: object) => errorsOf(await site.post('/v1/webhooks', body));
    expect(await errors({ url: 'https://127.0.0.2/', events: ['lead.created'] })).toEqual({
      '/url': expect.stringContaining('THROUGHLINE_OUTBOUND_ALLOW'),
    });
    expect(Object.keys(await errors({ url: receiver.url, events: ['lead.exploded'] }))).toEqual(['/events/0']);
    expect(Object.keys(await errors({ url: receiver.url, events: [] }))).toEqual(['/events']);
    expect(await errors({ url: receiver.url, events: EVENTS, models: ['linear', 'nope'] })).toEqual({
      '/models/1': 'is no model of this site',
    });
    const { id } = await make();
    expectProblem(await site.post(`/v1/webhooks/${id}/replay`, {}), 400, 'invalid_request');
    expect(errorsOf(await site.post(`/v1/webhooks/${id}/replay`, { since: 'then' }))).toEqual({
      '/since': 'must be an ISO 8601 time',
    });
  });

  test('they are listed, changed, switched off and deleted; repeated with one key they are one', async () => {
    const ask = { headers: { 'idempotency-key': 'one' } };
    const body = { url: receiver.url, events: ['lead.created'] };
    const first = await site.post('/v1/webhooks', body, ask);
    const again = await site.post('/v1/webhooks', body, ask);
    expect(again.body).toEqual(first.body);
    const { secret: _, ...shown } = first.body;
    expect((await site.get('/v1/webhooks')).body).toEqual({ data: [shown], nextCursor: null });
    const patch = (change: object) => app.ask('PATCH', `/v1/webhooks/${shown.id}`, change, { key: site.key });
    expect((await patch({ enabled: false, description: 'CRM' })).body).toMatchObject({
      enabled: false,
      disabledBecause: 'by_hand',
      description: 'CRM',
    });
    await site.post('/v1/leads', { email: 'ray@acme.com' });
    await settle(MINUTE);
    await patch({ enabled: true });
    await settle(MINUTE);
    expect(receiver.types()).toEqual([]);
    expect((await app.ask('DELETE', `/v1/webhooks/${shown.id}`, undefined, { key: site.key })).status).toBe(204);
    expectProblem(await site.get(`/v1/webhooks/${shown.id}`), 404, 'not_found');
    const other = await app.site();
    expectProblem(await other.get(`/v1/webhooks/${(await make()).id}`), 404, 'not_found');
  });
});
