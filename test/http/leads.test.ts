/** Leads: naming them, finding them, their stages, and the evidence of who they are. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OpaqueTexts } from '../../server/http/opaque.ts';
import { ago, DAY, HOUR, MINUTE, startApp, type TestApp, type TestSite } from '../support/app.ts';
import { errorsOf, expectProblem } from './expect-problem.ts';

let app: TestApp;
let site: TestSite;
beforeAll(async () => {
  app = await startApp();
  site = await app.site();
});
afterAll(() => app.close());

let last = 0;
const someone = () => `person${++last}@acme.com`;
const page = (anonymousId: string, at: string, query = '') => ({
  type: 'page',
  anonymousId,
  timestamp: at,
  context: { page: { url: `https://shop.example/${query}` } },
});

describe('a form back-end names a lead', () => {
  test('who was not known is created, who was is not', async () => {
    const email = someone();
    const first = await site.post('/v1/leads', { email, name: 'Ann' });
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({ created: true, lead: { email, name: 'Ann', site: site.id, stage: 'lead' } });
    const second = await site.post('/v1/leads', { email: email.toUpperCase(), company: 'Acme' });
    expect(second.status).toBe(200);
    expect(second.body).toMatchObject({
      created: false,
      lead: { id: first.body.lead.id, name: 'Ann', company: 'Acme' },
    });
  });

  test('of requests at once, one has created the lead', async () => {
    const email = someone();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => site.post('/v1/leads', { email, phone: '+49 30 1234567' })),
    );
    expect(answers.filter(({ body }) => body.created)).toHaveLength(1);
    expect(new Set(answers.map(({ body }) => body.lead.id)).size).toBe(1);
  });

  test('what is told with its time is one fact however often, and the same one on another site', async () => {
    const told = {
      email: someone(),
      anonymousId: 'told-visitor',
      traits: { role: 'cto' },
      occurredAt: '2025-05-01T10:00:00Z',
    };
    const digests: unknown[] = [];
    for (const times of [1, 2]) {
      const other = await app.site();
      for (let i = 0; i < times; i++) expect((await other.post('/v1/leads', told)).status).toBe(i === 0 ? 201 : 200);
      digests.push(await other.digest());
    }
    expect(digests[1]).toEqual(digests[0]);
    const sooner = await app.site();
    await sooner.post('/v1/leads', { ...told, occurredAt: '2025-04-01T10:00:00Z' });
    expect(await sooner.digest()).not.toEqual(digests[0]);
  });

  test('everything of the contract is there', async () => {
    const email = someone();
    const { body } = await site.post('/v1/leads', {
      email,
      phone: '+49 30 99887766',
      externalId: 'crm:77',
      anonymousId: 'contract-visitor',
      name: 'Ann Lee',
      company: 'Acme',
      traits: { role: 'cto' },
      form: { id: 'demo', name: 'Demo', fields: { message: 'hello' } },
      selfReportedSource: 'A friend',
      occurredAt: '2025-05-01T10:00:00Z',
      consent: 'granted',
    });
    expect(body.lead).toEqual({
      score: null,
      scores: [],
      restrictedAt: null,
      customerSince: null,
      id: expect.stringMatching(/^lead_/),
      site: site.id,
      email,
      phone: '+493099887766',
      externalIds: ['crm:77'],
      name: 'Ann Lee',
      company: 'Acme',
      traits: { role: 'cto' },
      stage: 'lead',
      stages: [{ stage: 'lead', occurredAt: '2025-05-01T10:00:00.000Z', source: expect.any(String) }],
      account: { domain: 'acme.com', name: 'Acme' },
      selfReportedSource: 'A friend',
      firstTouch: null,
      lastTouch: null,
      firstSeenAt: '2025-05-01T10:00:00.000Z',
      createdAt: '2025-05-01T10:00:00.000Z',
      anonymousIds: ['contract-visitor'],
    });
    expect((await site.get(`/v1/leads/${body.lead.id}`)).body).toEqual(body.lead);
  });

  test.each(['before', 'after'])("it works %s the visitor's events arrive", async (order) => {
    const email = someone();
    const anonymousId = `order-${order}`;
    const name = () => site.post('/v1/leads', { email, anonymousId, occurredAt: ago(app, HOUR) });
    const visit = () => site.batch([page(anonymousId, ago(app, 3 * DAY), '?utm_source=google&utm_medium=cpc')]);
    for (const step of order === 'before' ? [name, visit] : [visit, name]) await step();
    const lead = await site.lead(`email=${encodeURIComponent(email)}`);
    expect(lead.firstTouch).toMatchObject({ source: 'google', anonymousId, leadId: lead.id });
    expect(lead.firstSeenAt < lead.createdAt).toBe(true);
  });

  test.each([
    ['nothing', {}],
    ['empty ones', { email: '', phone: '', externalId: '' }],
    ['none', { email: null, phone: null, externalId: null, name: 'Nobody' }],
  ])('with %s to name her by it is a bad request that points at all three', async (_what, body) => {
    const answer = await site.post('/v1/leads', body);
    expectProblem(answer, 400, 'invalid_request');
    expect(Object.keys(errorsOf(answer)).sort()).toEqual(['/email', '/externalId', '/phone']);
  });

  test.each([
    ['/email', { email: 'not-an-address' }],
    ['/email', { email: { a: 1 } }],
    ['/phone', { phone: '98765' }],
    ['/externalId', { externalId: 'undefined' }],
    ['/occurredAt', { email: 'x@acme.com', occurredAt: 'yesterday' }],
    ['/traits', { email: 'x@acme.com', traits: 'tall' }],
    ['/surprise', { email: 'x@acme.com', surprise: 1 }],
  ])('%s is pointed at when it is wrong', async (pointer, body) => {
    const answer = await site.post('/v1/leads', body);
    expectProblem(answer, 400, 'invalid_request', ['not-an-address', '98765', 'yesterday', 'tall']);
    expect(Object.keys(errorsOf(answer))).toEqual([pointer]);
  });

  test('no lead is lost for a phone number without its country', async () => {
    const email = someone();
    const { status, body } = await site.post('/v1/leads', { email, phone: '030 123456' });
    expect(status).toBe(201);
    expect(body.lead).toMatchObject({ email, phone: null, traits: { phone: '030 123456' } });
  });

  test('secrets among the traits and fields are not kept', async () => {
    const email = someone();
    const traits = { password: 'hunter2-secret', card: '4111 1111 1111 1111', plan: 'pro' };
    await site.post('/v1/leads', { email, traits, form: { fields: { iban: 'DE89370400440532013000', note: 'hi' } } });
    const lead = await site.lead(`email=${encodeURIComponent(email)}`);
    expect(lead.traits).toEqual({ plan: 'pro' });
    const { text } = await site.get(`/v1/leads/${lead.id}/journey?include=events`);
    expect(text).not.toMatch(/hunter2|4111|DE8937/);
  });

  test('a repeated Idempotency-Key is the same request', async () => {
    const email = someone();
    const ask = { headers: { 'idempotency-key': `form-${email}` } };
    const send = () => site.post('/v1/leads', { email, name: 'Once' }, ask);
    expect((await send()).status).toBe(201);
    const facts = await site.digest();
    app.clock.advance(HOUR);
    expect((await send()).body.created).toBe(false);
    expect(await site.digest()).toEqual(facts);
  });

  test('an Idempotency-Key that was used with another body is a conflict', async () => {
    const ask = { headers: { 'idempotency-key': 'reused' } };
    expect((await site.post('/v1/leads', { email: someone(), anonymousId: 'reused' }, ask)).status).toBe(201);
    expectProblem(await site.post('/v1/leads', { email: someone(), anonymousId: 'reused' }, ask), 409, 'conflict');
  });

  test('consent may be a word or a record of it', async () => {
    for (const consent of ['granted', 'denied', { state: 'granted', occurredAt: ago(app, DAY), text: 'v2' }])
      expect((await site.post('/v1/leads', { email: someone(), consent })).status).toBe(201);
    expectProblem(await site.post('/v1/leads', { email: someone(), consent: 'maybe' }), 400, 'invalid_request', [
      'maybe',
    ]);
  });
});

describe('the list of leads', () => {
  let own: TestSite;
  const ids: string[] = [];
  beforeAll(async () => {
    own = await app.site({ timeZone: 'America/New_York' });
    for (let i = 0; i < 7; i++) {
      const at = `2026-01-0${i + 1}T12:00:00Z`;
      const { body } = await own.post('/v1/leads', {
        email: `l${i}@acme.com`,
        phone: `+4930123450${i}`,
        externalId: `crm:${i}`,
        name: `Lead ${i}%_`,
        anonymousId: `lv${i}`,
        occurredAt: at,
      });
      ids.push(body.lead.id);
      if (i % 2 === 0)
        await own.post(`/v1/leads/${body.lead.id}/stages`, {
          stage: i % 4 === 0 ? 'mql' : 'sql',
          occurredAt: '2026-02-01T00:00:00Z',
        });
    }
  });
  const emails = async (query: string) =>
    (await own.get(`/v1/leads?${query}`)).body.data.map((lead: { email: string }) => lead.email[1]).join('');

  test('is newest first', async () => {
    expect(await emails('')).toBe('6543210');
  });

  test.each([
    ['email=l3@acme.com', '3'],
    ['email=L3@ACME.com', '3'],
    [`phone=${encodeURIComponent('+49 30 1234503')}`, '3'],
    ['externalId=crm:3', '3'],
    ['anonymousId=lv3', '3'],
    ['email=l3@acme.com&externalId=crm:3', '3'],
    ['email=l3@acme.com&externalId=crm:4', ''],
    ['email=nobody@acme.com', ''],
    ['email=nonsense', ''],
    ['q=l3@', '3'],
    ['q=lead%203', '3'],
    ['q=%25', '6543210'],
    ['q=__', ''],
    ['stage=mql', '40'],
    ['stage=mql&stage=sql', '6420'],
    ['stage=won', ''],
    ['from=2026-01-03&to=2026-01-05', '32'],
    ['from=2026-01-03T12:00:00Z&to=2026-01-05T12:00:00Z', '32'],
    ['from=2026-01-07', '6'],
  ])('%s finds %s', async (query, found) => {
    expect(await emails(query)).toBe(found);
  });

  test('goes through everything page by page, once', async () => {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await own.get(`/v1/leads?limit=3${cursor ? `&cursor=${cursor}` : ''}`);
      expect(body.data.length).toBeLessThanOrEqual(3);
      seen.push(...body.data.map((lead: { id: string }) => lead.id));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual([...ids].reverse());
  });

  test('a page stays what it is while leads arrive', async () => {
    const first = (await own.get('/v1/leads?limit=3&q=lead')).body;
    await own.post('/v1/leads', { email: 'l9@acme.com', name: 'Lead 9' });
    expect(
      (await own.get(`/v1/leads?limit=3&q=lead&cursor=${first.nextCursor}`)).body.data.map(
        (lead: { email: string }) => lead.email,
      ),
    ).toEqual(['l3@acme.com', 'l2@acme.com', 'l1@acme.com']);
  });

  test('a cursor belongs to its filters, in whatever order they are named', async () => {
    const { nextCursor } = (await own.get('/v1/leads?limit=1&stage=mql&q=acme')).body;
    expect((await own.get(`/v1/leads?cursor=${nextCursor}&q=acme&limit=1&stage=mql`)).status).toBe(200);
    for (const other of ['stage=sql&q=acme', 'stage=mql', 'stage=mql&q=acme&from=2026-01-01']) {
      const answer = await own.get(`/v1/leads?limit=1&cursor=${nextCursor}&${other}`);
      expectProblem(answer, 400, 'invalid_request');
      expect(errorsOf(answer)).toHaveProperty('cursor');
    }
  });

  test('a cursor that somebody made up is none', async () => {
    const { nextCursor } = (await own.get('/v1/leads?limit=1')).body;
    // Not even by somebody who has the server's key.
    const opaque = new OpaqueTexts(app.adminKey);
    const [seal] = JSON.parse(opaque.open(nextCursor));
    const forged = (position: unknown) => opaque.seal(JSON.stringify([seal, position]));
    const { createdAt, leadId } = JSON.parse(opaque.open(nextCursor))[1];
    expect((await own.get(`/v1/leads?limit=1&cursor=${forged({ createdAt, leadId })}`)).status).toBe(200);
    const positions = [
      { createdAt: { a: 1 }, leadId: 'x' },
      { createdAt: true, leadId: [] },
      { createdAt: 1.5, leadId: 'x' },
      { createdAt: 1, leadId: 'a\u0000' },
      null,
      5,
      'x',
      [],
      {},
    ];
    for (const position of positions) {
      const plain = Buffer.from(JSON.stringify([seal, position])).toString('base64url');
      for (const cursor of [forged(position), plain])
        expectProblem(await own.get(`/v1/leads?limit=1&cursor=${cursor}`), 400, 'invalid_request');
    }
    for (const cursor of ['x', '%00', 'bnVsbA', 'W10'])
      expectProblem(await own.get(`/v1/leads?cursor=${cursor}`), 400, 'invalid_request');
  });

  test('an unknown parameter is named, with those that are allowed', async () => {
    const answer = await own.get('/v1/leads?foo=secret-value');
    expectProblem(answer, 400, 'invalid_request', ['secret-value']);
    const allowed = errorsOf(answer).foo;
    for (const name of [
      'site',
      'limit',
      'cursor',
      'email',
      'phone',
      'externalId',
      'anonymousId',
      'q',
      'stage',
      'from',
      'to',
    ])
      expect(allowed).toMatch(new RegExp(`\\b${name}\\b`));
  });

  test.each([
    ['limit', '0'],
    ['limit', '501'],
    ['limit', '-1'],
    ['limit', 'many'],
    ['limit', '1.5'],
    ['limit', '0x10'],
    ['limit', 'true'],
    ['limit', '1e2'],
    ['limit', ''],
    ['stage', 'sold'],
    ['from', 'yesterday'],
    ['from', '2026-02-30'],
    ['to', '2026-13-01'],
    ['cursor', 'nonsense'],
    ['q', 'x'.repeat(129)],
    ['site', ''],
  ])('%s=%s is refused', async (parameter, value) => {
    const answer = await own.get(`/v1/leads?${parameter}=${value}`);
    expectProblem(answer, 400, 'invalid_request');
    expect(Object.keys(errorsOf(answer))).toEqual([parameter]);
  });

  test('500 is a limit, and says so beyond', async () => {
    expect((await own.get('/v1/leads?limit=500')).status).toBe(200);
    expect(errorsOf(await own.get('/v1/leads?limit=501')).limit).toContain('500');
    expect(errorsOf(await own.get('/v1/leads?stage=sold')).stage).toBe(
      'must be one of lead, mql, sql, opportunity, won, lost',
    );
  });

  test('a parameter that may be there once is refused twice', async () => {
    expectProblem(await own.get('/v1/leads?email=a@acme.com&email=b@acme.com'), 400, 'invalid_request');
  });
});

describe('stages', () => {
  test('may come in any order; the one that happened last stands', async () => {
    const { body } = await site.post('/v1/leads', { email: someone(), occurredAt: '2026-01-01T00:00:00Z' });
    const stage = (name: string, occurredAt: string) =>
      site.post(`/v1/leads/${body.lead.id}/stages`, { stage: name, occurredAt });
    await stage('sql', '2026-03-01T00:00:00Z');
    const { status, body: lead } = await stage('mql', '2026-02-01T00:00:00Z');
    expect(status).toBe(200);
    expect(lead.stage).toBe('sql');
    expect(lead.stages.map((told: { stage: string }) => told.stage)).toEqual(['lead', 'mql', 'sql']);
  });

  test('an explicit lead stage before everything else is when she was created', async () => {
    const { body } = await site.post('/v1/leads', { email: someone(), occurredAt: '2026-01-05T00:00:00Z' });
    const { body: lead } = await site.post(`/v1/leads/${body.lead.id}/stages`, {
      stage: 'lead',
      occurredAt: '2026-01-01T00:00:00Z',
    });
    expect(lead.createdAt).toBe('2026-01-01T00:00:00.000Z');
  });

  test.each([
    ['externalId', { externalId: 'hubspot-1' }, {}],
    ['Idempotency-Key', {}, { headers: { 'idempotency-key': 'stage-1' } }],
  ])('with the same %s it is told once', async (_what, body, ask) => {
    const { lead } = (await site.post('/v1/leads', { email: someone(), occurredAt: ago(app, DAY) })).body;
    for (let i = 0; i < 3; i++) {
      app.clock.advance(MINUTE);
      await site.post(`/v1/leads/${lead.id}/stages`, { stage: 'mql', ...body }, ask);
    }
    expect((await site.get(`/v1/leads/${lead.id}`)).body.stages).toHaveLength(2);
  });

  test('an unknown stage, time or lead is refused', async () => {
    const { lead } = (await site.post('/v1/leads', { email: someone() })).body;
    const told = (body: unknown) => site.post(`/v1/leads/${lead.id}/stages`, body);
    expect(errorsOf(await told({ stage: 'sold' }))).toEqual({
      '/stage': 'must be one of lead, mql, sql, opportunity, won, lost, or a name that the site maps to one',
    });
    expect(errorsOf(await told({ stage: 'mql', occurredAt: 'soon' }))).toHaveProperty('/occurredAt');
    expect(errorsOf(await told({}))).toEqual({ '/stage': 'is missing' });
    expectProblem(await site.post('/v1/leads/lead_nobody/stages', { stage: 'mql' }), 404, 'not_found');
  });
});

describe('merged leads', () => {
  test('a trusted message joins two identifiers; the older lead stands and the other id leads to it', async () => {
    const [email, phone] = [someone(), '+49 30 5550001'];
    const older = (await site.post('/v1/leads', { email, occurredAt: '2026-01-01T00:00:00Z' })).body.lead;
    const newer = (await site.post('/v1/leads', { phone, occurredAt: '2026-02-01T00:00:00Z' })).body.lead;
    expect(newer.id).not.toBe(older.id);
    const joined = await site.post('/v1/leads', { email, phone, occurredAt: '2026-03-01T00:00:00Z' });
    expect(joined.body).toMatchObject({
      created: false,
      lead: { id: older.id, email, phone: '+49305550001', createdAt: older.createdAt },
    });
    for (const path of ['', '/journey', '/journey?include=events', '/identity']) {
      const answer = await site.get(`/v1/leads/${newer.id}${path}`);
      expect(answer.status).toBe(308);
      expect(answer.headers.location).toBe(`/v1/leads/${older.id}${path}`);
    }
    const told = await site.post(`/v1/leads/${newer.id}/stages`, { stage: 'mql' });
    expect([told.status, told.headers.location]).toEqual([308, `/v1/leads/${older.id}/stages`]);
    expect((await site.get(`/v1/leads?email=${encodeURIComponent(email)}`)).body.data).toHaveLength(1);
  });

  test('the identity page says which message joined them', async () => {
    const email = someone();
    await site.batch([
      {
        type: 'identify',
        messageId: 'why',
        anonymousId: 'why-visitor',
        userId: 'why-user',
        traits: { email },
        timestamp: ago(app, HOUR),
      },
    ]);
    const lead = await site.lead(`email=${encodeURIComponent(email)}`);
    const { body } = await site.get(`/v1/leads/${lead.id}/identity`);
    expect(body.claims).toContainEqual({
      id: expect.any(String),
      a: `email:${email}`,
      b: 'externalId:why-user',
      occurredAt: expect.stringMatching(/Z$/),
      source: 'api',
      trust: 'trusted',
      revoked: false,
      unconfirmed: false,
    });
    expect(body.claims).toContainEqual(
      expect.objectContaining({ a: 'anonymousId:why-visitor', b: `email:${email}`, trust: 'trusted' }),
    );
    const times = body.claims.map((claim: { occurredAt: string }) => claim.occurredAt);
    expect(times).toEqual([...times].sort());
  });
});

describe('what is said of a person', () => {
  test('the latest word stands, per field, whatever order it came in', async () => {
    const email = someone();
    const say = (traits: object, at: string) =>
      site.batch([{ type: 'identify', userId: 'latest', traits: { email, ...traits }, timestamp: at }]);
    await say({ title: 'CTO', city: 'Berlin' }, '2026-03-01T00:00:00Z');
    await say({ title: 'Dev', team: 'Web' }, '2026-02-01T00:00:00Z');
    expect((await site.lead('externalId=latest')).traits).toMatchObject({ title: 'CTO', city: 'Berlin', team: 'Web' });
  });

  test('a trusted word stands before any public one', async () => {
    const email = someone();
    await site.batch([
      { type: 'identify', traits: { email, title: 'CTO' }, anonymousId: 'tr', timestamp: ago(app, 2 * DAY) },
    ]);
    await site.publicBatch([
      {
        type: 'identify',
        traits: { email, title: 'Clown', hobby: 'chess' },
        anonymousId: 'tr2',
        timestamp: ago(app, DAY),
      },
    ]);
    expect((await site.lead(`email=${encodeURIComponent(email)}`)).traits).toMatchObject({
      title: 'CTO',
      hobby: 'chess',
    });
  });
});

test('a score is a trait with a date: all that were told are kept, the last trusted one stands', async () => {
  const own = await app.site();
  const tell = (score: unknown, occurredAt: string) =>
    own.post('/v1/leads', { email: 'scored@acme.com', traits: { leadScore: score }, occurredAt });
  await tell(70, '2026-03-01T00:00:00Z');
  await tell('35.5', '2026-01-01T00:00:00Z');
  await tell('hot', '2026-04-01T00:00:00Z');
  await own.publicBatch([
    {
      type: 'identify',
      anonymousId: 'scorer',
      traits: { email: 'scored@acme.com', score: 1000 },
      timestamp: ago(app, HOUR),
    },
  ]);
  const lead = await own.lead('email=scored@acme.com');
  expect(lead.score).toEqual({ score: 70, occurredAt: '2026-03-01T00:00:00.000Z' });
  expect(lead.scores.map(({ score }: { score: number }) => score)).toEqual([35.5, 70, 1000]);
  expect((await own.lead('email=scored@acme.com')).traits.leadScore).toBe('hot');
});
