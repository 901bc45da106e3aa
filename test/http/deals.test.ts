/** Deals and offline contacts: what the CRM and the sales floor tell. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type TestApp, type TestSite } from '../support/app.ts';
import { errorsOf, expectProblem } from './expect-problem.ts';

let app: TestApp;
let site: TestSite;
beforeAll(async () => {
  app = await startApp();
  site = await app.site({ currency: 'CHF' });
});
afterAll(() => app.close());

let last = 0;
const newId = () => `D-${++last}`;
const put = (externalId: string, body: unknown) => site.put(`/v1/deals/${encodeURIComponent(externalId)}`, body);
const get = (externalId: string) => site.get(`/v1/deals/${encodeURIComponent(externalId)}`);

describe('a deal', () => {
  test('is shown as it was told', async () => {
    const told = {
      name: 'Acme, 50 seats',
      leads: [{ email: 'Buyer@Acme.com', role: 'buyer' }, { externalId: 'crm:9' }],
      account: { domain: 'Acme.com', name: 'Acme' },
      stage: 'opportunity',
      stages: [{ stage: 'sql', occurredAt: '2026-01-01T00:00:00Z' }],
      value: { amount: '1234.5', currency: 'eur' },
      recurring: { amount: 99, currency: 'EUR' },
      product: 'Pro',
      type: 'new',
      createdAt: '2026-01-02T00:00:00Z',
      closedAt: null,
      revision: 3,
    };
    const id = newId();
    const { status, body } = await put(id, told);
    expect(status).toBe(201);
    expect(body).toEqual({
      ...told,
      customer: 'new',
      externalId: id,
      leads: [
        { leadId: expect.stringMatching(/^lead_/), email: 'buyer@acme.com', externalId: null, role: 'buyer' },
        { leadId: expect.stringMatching(/^lead_/), email: null, externalId: 'crm:9', role: null },
      ],
      account: { domain: 'acme.com', name: 'Acme' },
      stages: [{ stage: 'sql', occurredAt: '2026-01-01T00:00:00.000Z' }],
      value: { amount: '1234.50', currency: 'EUR' },
      recurring: { amount: '99.00', currency: 'EUR' },
      createdAt: '2026-01-02T00:00:00.000Z',
    });
    expect((await get(id)).body).toEqual(body);
    expectProblem(await get('D-nobody'), 404, 'not_found');
  });

  test('may be named by a lead id, and stays with her after a merge', async () => {
    const { lead } = (await site.post('/v1/leads', { phone: '+49 30 7770001', occurredAt: '2026-01-03T00:00:00Z' }))
      .body;
    const id = newId();
    await put(id, {
      leads: [{ leadId: lead.id }],
      stage: 'won',
      closedAt: '2026-02-01T00:00:00Z',
      value: { amount: 10 },
    });
    await site.post('/v1/leads', {
      phone: '+49 30 7770001',
      email: 'merged@acme.com',
      occurredAt: '2026-01-01T00:00:00Z',
    });
    const merged = await site.lead('email=merged@acme.com');
    expect((await get(id)).body.leads[0].leadId).toBe(merged.id);
    const { body } = await site.get(`/v1/leads/${merged.id}/journey`);
    expect(body.milestones).toContainEqual({
      type: 'won',
      occurredAt: '2026-02-01T00:00:00.000Z',
      dealId: id,
      value: { amount: '10.00', currency: 'CHF' },
    });
  });

  test.each(['a/b', 'ü 1', '50%', 'x'.repeat(255), 'é'.repeat(255)])('may have the id %s', async (id) => {
    expect((await put(id, { name: 'odd id' })).body.externalId).toBe(id);
    expect((await get(id)).body.name).toBe('odd id');
  });

  test('of another site is not there', async () => {
    const other = await app.site();
    const id = newId();
    await put(id, { name: 'ours' });
    expectProblem(await other.get(`/v1/deals/${id}`), 404, 'not_found');
    const { lead } = (await other.post('/v1/leads', { email: 'theirs@acme.com' })).body;
    const answer = await put(newId(), { leads: [{ leadId: lead.id }] });
    expectProblem(answer, 400, 'invalid_request', [lead.id]);
    expect(errorsOf(answer)).toEqual({ '/leads/0/leadId': 'is no lead of this site' });
  });
});

describe('winning', () => {
  test('needs a date: closedAt, or a won in stages', async () => {
    const answer = await put(newId(), { stage: 'won', value: { amount: 1 } });
    expectProblem(answer, 400, 'invalid_request');
    expect(errorsOf(answer)).toEqual({ '/closedAt': expect.any(String) });
    expect((await put(newId(), { stage: 'won', closedAt: '2026-01-01T00:00:00Z' })).status).toBe(201);
    expect(
      (await put(newId(), { stage: 'won', stages: [{ stage: 'won', occurredAt: '2026-01-01T00:00:00Z' }] })).status,
    ).toBe(201);
  });

  const milestonesOf = async (email: string, deal: object) => {
    await put(newId(), { leads: [{ email }], ...deal });
    const { id } = await site.lead(`email=${email}`);
    const { milestones } = (await site.get(`/v1/leads/${id}/journey`)).body;
    return milestones.map(
      ({ type, occurredAt }: { type: string; occurredAt: string }) => `${type} ${occurredAt.slice(0, 10)}`,
    );
  };

  test('happened at the last won in stages, else at closedAt', async () => {
    const stages = [
      { stage: 'won', occurredAt: '2026-01-05' },
      { stage: 'won', occurredAt: '2026-03-05' },
    ];
    expect(await milestonesOf('w1@acme.com', { stage: 'won', stages, closedAt: '2026-06-01' })).toContain(
      'won 2026-03-05',
    );
    expect(await milestonesOf('w2@acme.com', { stage: 'won', closedAt: '2026-06-01' })).toContain('won 2026-06-01');
  });

  test('is undone by a later open stage', async () => {
    const stages = [
      { stage: 'won', occurredAt: '2026-01-05' },
      { stage: 'opportunity', occurredAt: '2026-02-05' },
    ];
    const milestones = await milestonesOf('w3@acme.com', { stage: 'opportunity', stages });
    expect(milestones.filter((milestone: string) => milestone.startsWith('won'))).toEqual([]);
  });

  test("createdAt is the opportunity's time if no such stage is given", async () => {
    expect(await milestonesOf('w4@acme.com', { createdAt: '2026-01-07' })).toContain('opportunity 2026-01-07');
    const stages = [{ stage: 'opportunity', occurredAt: '2026-01-09' }];
    expect(await milestonesOf('w5@acme.com', { createdAt: '2026-01-07', stages })).toContain('opportunity 2026-01-09');
  });
});

describe('revisions', () => {
  test('a repeated or older one changes nothing', async () => {
    const id = newId();
    await put(id, { name: 'two', revision: 2 });
    for (const revision of [2, 1, 0, -5]) {
      expect((await put(id, { name: `again ${revision}`, revision })).status).toBe(200);
      expect((await get(id)).body).toMatchObject({ name: 'two', revision: 2 });
    }
    await put(id, { name: 'three', revision: 3 });
    expect((await get(id)).body.name).toBe('three');
  });

  test('order never matters among deals sent with one', async () => {
    const bodies = [1, 2, 3].map((revision) => ({
      name: `r${revision}`,
      leads: [{ email: `r${revision}@acme.com` }],
      revision,
    }));
    const seen = [];
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ]) {
      const id = newId();
      for (const i of order) await put(id, bodies[i]);
      const { externalId: _, ...deal } = (await get(id)).body;
      seen.push(deal);
    }
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
    expect(seen[0]).toMatchObject({ name: 'r3', revision: 3, leads: [{ email: 'r3@acme.com' }] });
  });

  test('without one the last to arrive stands', async () => {
    const id = newId();
    await put(id, { name: 'first', value: { amount: 1 } });
    expect((await put(id, { name: 'second' })).status).toBe(200);
    expect((await get(id)).body).toMatchObject({ name: 'second', value: null });
  });

  test('is an integer that every engine can keep', async () => {
    for (const revision of [1.5, '1', 1e20, 2 ** 53, true]) {
      const answer = await put(newId(), { revision });
      expectProblem(answer, 400, 'invalid_request');
      expect(Object.keys(errorsOf(answer))).toEqual(['/revision']);
    }
    expect((await put(newId(), { revision: 2 ** 53 - 1 })).body.revision).toBe(2 ** 53 - 1);
  });
});

describe('the list of deals', () => {
  test('is paged, narrowed by filters, and says which there are', async () => {
    const own = await app.site();
    for (const [i, stage] of ['opportunity', 'won', 'lost'].entries())
      await own.put(`/v1/deals/L-${i}`, {
        stage,
        createdAt: `2026-01-0${i + 1}`,
        closedAt: '2026-02-01',
        account: { name: 'Acme' },
        leads: [{ email: `l${i}@acme.com` }],
      });
    const ids = async (query: string) =>
      (await own.get(`/v1/deals?${query}`)).body.data.map((one: { externalId: string }) => one.externalId);
    expect(await ids('')).toEqual(['L-2', 'L-1', 'L-0']);
    expect(await ids('stage=won&stage=lost')).toEqual(['L-2', 'L-1']);
    expect(await ids('account=ACME&from=2026-01-02&to=2026-01-03')).toEqual(['L-1']);
    const lead = await own.lead('email=l0@acme.com');
    expect(await ids(`lead=${lead.id}`)).toEqual(['L-0']);
    expect(await ids('lead=lead_nobody')).toEqual([]);
    const first = (await own.get('/v1/deals?limit=2')).body;
    expect(first.data[0].leads).toEqual([expect.objectContaining({ email: 'l2@acme.com' })]);
    expect(await ids(`limit=2&cursor=${first.nextCursor}`)).toEqual(['L-0']);
    expectProblem(await own.get(`/v1/deals?stage=won&cursor=${first.nextCursor}`), 400, 'invalid_request');
    expect(errorsOf(await own.get('/v1/deals?stage=gone')).stage).toContain('opportunity');
  });

  test('a deleted deal is gone, with what it gave its people', async () => {
    const id = newId();
    await put(id, { stage: 'won', closedAt: '2026-02-01', leads: [{ email: 'gone@acme.com' }] });
    expect((await site.lead('email=gone@acme.com')).stage).toBe('won');
    expect((await app.ask('DELETE', `/v1/deals/${id}`, undefined, { key: site.key })).status).toBe(204);
    expectProblem(await get(id), 404, 'not_found');
    expectProblem(await app.ask('DELETE', `/v1/deals/${id}`, undefined, { key: site.key }), 404, 'not_found');
  });

  test('a person told by two identifiers is one lead', async () => {
    const id = newId();
    const { body } = await put(id, {
      createdAt: '2026-01-01',
      leads: [{ email: 'two@acme.com', externalId: 'crm:two' }],
    });
    expect(body.leads).toEqual([expect.objectContaining({ email: 'two@acme.com', externalId: 'crm:two' })]);
    expect((await site.lead('externalId=crm:two')).email).toBe('two@acme.com');
  });
});

describe('money', () => {
  test.each([
    ['1234.56', 'EUR', '1234.56'],
    [1234.5, 'EUR', '1234.50'],
    ['7', 'EUR', '7.00'],
    ['5000', 'JPY', '5000'],
    ['1.234', 'KWD', '1.234'],
    ['1.2', 'kwd', '1.200'],
    [0, 'EUR', '0.00'],
    ['92233720368547758.07', 'EUR', '92233720368547758.07'],
    ['10', undefined, '10.00'],
  ])('%s %s is %s', async (amount, currency, shown) => {
    const { body } = await put(newId(), { value: { amount, currency } });
    expect(body.value).toEqual({ amount: shown, currency: (currency ?? 'CHF').toUpperCase() });
  });

  test.each([
    ['more decimals than cents', '1.234', 'EUR'],
    ['decimals of yen', '1.5', 'JPY'],
    ['four decimals of dinar', '1.2345', 'KWD'],
    ['a sum of floats', 0.1 + 0.2, 'EUR'],
    ['a comma', '12,50', 'EUR'],
    ['a blank', ' 5', 'EUR'],
    ['hexadecimal', '0x10', 'EUR'],
    ['an exponent', '1e3', 'EUR'],
    ['a huge number', 1e18, 'EUR'],
    ['more than 64 bits', '92233720368547758.08', 'EUR'],
    ['nothing', '', 'EUR'],
    ['a list', [], 'EUR'],
    ['an object', {}, 'EUR'],
    ['true', true, 'EUR'],
    ['not a number', 'NaN', 'EUR'],
    ['null', null, 'EUR'],
  ])('%s is refused', async (_what, amount, currency) => {
    const answer = await put(newId(), { value: { amount, currency } });
    expectProblem(answer, 400, 'invalid_request');
    expect(Object.keys(errorsOf(answer))).toEqual(['/value/amount']);
  });

  test.each(['XYZ', 'XXX', 'US$', 'EURO', '', 5, null])('a currency %s is refused', async (currency) => {
    const answer = await put(newId(), { value: { amount: 1, currency } });
    expectProblem(answer, 400, 'invalid_request');
    expect(Object.keys(errorsOf(answer))).toEqual(['/value/currency']);
  });

  test('a change of the currency is a change of the deal, not of its label', async () => {
    const id = newId();
    await put(id, { value: { amount: '100', currency: 'USD' } });
    await put(id, { value: { amount: '90', currency: 'EUR' } });
    expect((await get(id)).body.value).toEqual({ amount: '90.00', currency: 'EUR' });
  });
});

describe('offline contacts', () => {
  const contact = (externalId: string, more: object = {}) => ({
    externalId,
    type: 'call',
    occurredAt: '2026-01-15T09:00:00Z',
    email: 'contact@acme.com',
    ...more,
  });
  const send = (body: unknown) => site.post('/v1/touchpoints', body);

  test('one is accepted, repeated unchanged, changed updated', async () => {
    expect((await send(contact('one'))).body).toEqual({ accepted: 1, updated: 0, unchanged: 0, rejected: [] });
    expect((await send(contact('one'))).body).toEqual({ accepted: 0, updated: 0, unchanged: 1, rejected: [] });
    expect((await send(contact('one', { source: 'zoom' }))).body).toEqual({
      accepted: 0,
      updated: 1,
      unchanged: 0,
      rejected: [],
    });
  });

  test('of a batch each row stands for itself, and bad ones are named by index', async () => {
    const batch = [
      contact('b0'),
      contact('b1', { type: 'seance' }),
      contact('b2', { occurredAt: 'never-value' }),
      null,
      [],
      'row-value',
      contact('b6', { email: undefined }),
      contact('b7', { email: 'not-an-address' }),
      contact('', {}),
      contact('b9', { shoe: 9 }),
      JSON.parse(
        '{"externalId":"b10","type":"call","occurredAt":"2026-01-01","email":"x@acme.com","properties":{"__proto__":{}}}',
      ),
      contact('b11', { leadId: 'lead_nobody' }),
      contact('b12'),
    ];
    const answer = await send({ batch });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ accepted: 2, updated: 0, unchanged: 0 });
    expect(answer.body.rejected.map((row: { index: number }) => row.index)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
    ]);
    for (const { errors } of answer.body.rejected) expect(errors[0].detail).toMatch(/\w/);
    expect(answer.body.rejected[0].errors[0]).toEqual({
      pointer: '/type',
      detail: expect.stringMatching(/^must be one of call, chat, meeting/),
    });
    expect(answer.body.rejected[8].errors[0]).toMatchObject({ pointer: '/shoe' });
    expect(answer.text).not.toMatch(/never-value|row-value|not-an-address|seance|lead_nobody/);
  });

  test('a single bad one is a bad request', async () => {
    const answer = await send(contact('s', { type: 'seance' }));
    expectProblem(answer, 400, 'invalid_request', ['seance']);
    expect(Object.keys(errorsOf(answer))).toEqual(['/type']);
  });

  test.each([
    ['call', 'Phone'],
    ['chat', 'Chat'],
    ['meeting', 'Events'],
    ['event', 'Events'],
    ['webinar', 'Events'],
    ['direct_mail', 'Direct Mail'],
    ['email_click', 'Email'],
    ['email_open', 'Email'],
    ['other', 'Offline'],
  ])('a %s without a channel is %s', async (type, channel) => {
    const email = `${type}@acme.com`;
    await site.post('/v1/leads', { email });
    await send(contact(`type-${type}`, { type, email }));
    const { id } = await site.lead(`email=${email}`);
    expect((await site.get(`/v1/leads/${id}/journey`)).body.touchpoints).toEqual([
      expect.objectContaining({ type, channel, occurredAt: '2026-01-15T09:00:00.000Z', visitId: null, leadId: id }),
    ]);
  });

  test('a contact that says its channel keeps it; another tells it by source and medium', async () => {
    await site.post('/v1/leads', { email: 'given@acme.com' });
    await send({
      batch: [
        contact('given', { email: 'given@acme.com', channel: 'Partners' }),
        contact('medium', {
          type: 'other',
          email: 'given@acme.com',
          source: 'google',
          medium: 'cpc',
          occurredAt: '2026-01-16',
        }),
      ],
    });
    const { id } = await site.lead('email=given@acme.com');
    const { touchpoints } = (await site.get(`/v1/leads/${id}/journey`)).body;
    expect(touchpoints.map((t: { channel: string }) => t.channel)).toEqual(['Partners', 'Paid Search']);
  });

  test('a contact finds its lead whenever the lead becomes known', async () => {
    await send(contact('early', { email: 'later@acme.com' }));
    const { lead } = (await site.post('/v1/leads', { email: 'later@acme.com', occurredAt: '2026-02-01T00:00:00Z' }))
      .body;
    expect(lead).toMatchObject({
      firstSeenAt: '2026-01-15T09:00:00.000Z',
      firstTouch: { type: 'call', channel: 'Phone' },
    });
  });

  test('may name its lead by phone, external id or lead id', async () => {
    const { lead } = (
      await site.post('/v1/leads', { email: 'ways@acme.com', phone: '+49 30 8880001', externalId: 'crm:ways' })
    ).body;
    const rows = [
      { phone: '+49308880001' },
      { leadExternalId: 'crm:ways' },
      { userId: 'crm:ways' },
      { leadId: lead.id },
    ];
    const batch = rows.map((row, i) => contact(`way-${i}`, { email: undefined, ...row }));
    expect((await send({ batch })).body).toMatchObject({ accepted: 4, rejected: [] });
    expect((await site.get(`/v1/leads/${lead.id}/journey`)).body.touchpoints).toHaveLength(4);
  });

  test('may name its lead by a browser: whoever owned it then', async () => {
    await site.post('/v1/leads', { email: 'met@acme.com', anonymousId: 'chat-browser', occurredAt: '2026-01-20' });
    const rows = [
      contact('chat-1', { email: undefined, type: 'chat', anonymousId: 'chat-browser' }),
      contact('chat-2', { email: undefined, type: 'chat', anonymousId: 'nobodys-browser' }),
    ];
    expect((await send({ batch: rows })).body).toMatchObject({ accepted: 2, rejected: [] });
    const { id } = await site.lead('email=met@acme.com');
    const { touchpoints } = (await site.get(`/v1/leads/${id}/journey`)).body;
    expect(touchpoints).toEqual([expect.objectContaining({ type: 'chat', leadId: id })]);
  });
});

test('a deal is with a new customer or an existing one: by its type, its people, their company', async () => {
  const own = await app.site();
  const put = async (id: string, body: object) => (await own.put(`/v1/deals/${id}`, body)).body.customer;
  const won = { stage: 'won', createdAt: '2026-01-01', closedAt: '2026-02-01' };
  expect(await put('C-1', { ...won, leads: [{ email: 'ann@customer.example' }] })).toBe('new');
  const lead = await own.lead('email=ann@customer.example');
  expect(lead.customerSince).toBe('2026-02-01T00:00:00.000Z');
  const open = { stage: 'opportunity', createdAt: '2026-03-01' };
  expect(await put('C-2', { ...open, leads: [{ email: 'ann@customer.example' }] })).toBe('existing');
  expect(await put('C-3', { ...open, leads: [{ email: 'colleague@customer.example' }] })).toBe('existing');
  expect(await put('C-4', { ...open, account: { domain: 'customer.example' } })).toBe('existing');
  expect(await put('C-5', { ...open, leads: [{ email: 'bob@stranger.example' }] })).toBe('new');
  expect(await put('C-6', { ...open, createdAt: '2026-01-15', leads: [{ email: 'ann@customer.example' }] })).toBe(
    'new',
  );
  expect(await put('C-7', { ...open, type: 'renewal', leads: [{ email: 'bob@stranger.example' }] })).toBe('existing');
  expect((await own.get('/v1/deals/C-1')).body.customer).toBe('new');
  expect((await own.lead('email=bob@stranger.example')).customerSince).toBeNull();
});
