/** The main story, told to the whole program on every engine: from the first click to won, in whatever order it is heard. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApp } from '../../server/app.ts';
import { surroundings } from '../support/app.ts';
import { DAY, MINUTE } from '../support/facts.ts';
import { ENGINES, type EngineName, freshTestDatabase, NOW, type TestDatabase } from '../support/storage.ts';

const ADMIN_KEY = `sk_${'a'.repeat(40)}`;
const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

const FIRST = NOW - 6 * DAY;
const iso = (at: number) => new Date(at).toISOString();

type Step = (tell: Tell) => Promise<void>;
interface Tell {
  /** The tracker's events of one browser. */
  collect(anonymousId: string, ...events: object[]): Promise<void>;
  api(method: 'POST' | 'PUT', path: string, body: object): Promise<unknown>;
}

const page = (id: string, at: number, path: string, referrer?: string) => ({
  type: 'page_view',
  id,
  at,
  url: `https://acme.example${path}`,
  title: 'Äcme “page”',
  ...(referrer ? { referrer } : {}),
});

const clicks: Step = (tell) =>
  tell.collect(
    'laptop',
    page('p1', FIRST, '/?utm_source=google&utm_medium=cpc&utm_campaign=brand&gclid=Cj0K', 'https://www.google.com/'),
    page('p2', FIRST + MINUTE, '/pricing'),
    page('p3', FIRST + 2 * MINUTE, '/pricing?utm_source=newsletter&utm_medium=email'),
  );
const returns: Step = (tell) =>
  tell.collect(
    'laptop',
    page('p4', FIRST + 2 * DAY, '/guide', 'https://chatgpt.com/'),
    { type: 'custom', name: 'calculator', id: 'c1', at: FIRST + 2 * DAY + MINUTE, url: 'https://acme.example/guide' },
    {
      type: 'form_submit',
      id: 'f1',
      at: FIRST + 2 * DAY + 2 * MINUTE,
      url: 'https://acme.example/guide',
      form: { id: 'demo', name: 'Demo', fields: ['email'] },
      identity: { email: 'Ann@Acme.com' },
    },
  );
const phone: Step = (tell) => tell.collect('phone', page('p1', FIRST + DAY, '/', 'https://www.linkedin.com/'));
const backEnd: Step = async (tell) => {
  await tell.api('POST', '/v1/leads', {
    email: 'ann@acme.com',
    externalId: 'crm:7',
    anonymousId: 'laptop',
    name: 'Ann Lee',
    traits: { plan: 'pro' },
    occurredAt: iso(FIRST + 2 * DAY + 3 * MINUTE),
  });
};
const phoneIdentify: Step = async (tell) => {
  await tell.api('POST', '/v1/leads', { externalId: 'crm:7', anonymousId: 'phone', occurredAt: iso(FIRST + 3 * DAY) });
};
const call: Step = async (tell) => {
  const contact = { externalId: 'call-1', type: 'call', occurredAt: iso(FIRST + 3 * DAY), email: 'ann@acme.com' };
  await tell.api('POST', '/v1/touchpoints', contact);
};
const won: Step = async (tell) => {
  await tell.api('PUT', '/v1/deals/d-1', {
    name: 'Acme',
    revision: 2,
    leads: [{ externalId: 'crm:7', role: 'buyer' }],
    createdAt: iso(FIRST + 4 * DAY),
    stage: 'won',
    closedAt: iso(FIRST + 5 * DAY),
    value: { amount: '1234.50', currency: 'EUR' },
  });
};
const opened: Step = async (tell) => {
  await tell.api('PUT', '/v1/deals/d-1', {
    name: 'Acme',
    revision: 1,
    createdAt: iso(FIRST + 4 * DAY),
    stage: 'opportunity',
  });
};

const ORDERS: [string, Step[]][] = [
  ['as it happened', [clicks, phone, returns, backEnd, phoneIdentify, call, opened, won]],
  ['the person first, her visits after', [backEnd, phoneIdentify, won, opened, call, returns, phone, clicks]],
  [
    'twice, and the last first',
    [won, call, returns, clicks, backEnd, phone, phoneIdentify, backEnd, clicks, opened, won, returns, call],
  ],
];

type Ask = <T>(method: 'GET' | 'POST' | 'PUT', path: string, payload?: object) => Promise<T>;

interface Program {
  ask: Ask;
  close(): Promise<void>;
}

async function start(engine: EngineName): Promise<Program> {
  const database: TestDatabase = await freshTestDatabase(engine);
  const app = await buildApp({
    surroundings: surroundings('.'),
    config: { rateLimit: null, trustedProxies: [], logLevel: 'silent', publicUrl: null },
    storage: await database.open(),
    clock: { now: () => NOW },
    adminKey: ADMIN_KEY,
    signInToken: 'unused',
    dist: null,
  });
  const ask: Ask = async (method, url, payload) => {
    const headers = {
      authorization: `Bearer ${ADMIN_KEY}`,
      'user-agent': CHROME,
      'idempotency-key': JSON.stringify(payload ?? ''),
    };
    const response = await app.server.inject({ method, url, headers, ...(payload ? { payload } : {}) });
    expect(response.statusCode, `${method} ${url}: ${response.payload}`).toBeLessThan(300);
    return response.json();
  };
  return { ask, close: () => app.server.close().then(() => database.drop()) };
}

/** A new site hears the story, and answers. Generated ids are given plain names, so that answers can be compared. */
async function hear({ ask }: Program, steps: Step[]) {
  const site = await ask<{ id: string; writeKey: string }>('POST', '/v1/sites', { name: 'Acme' });
  const on = (path: string) => `${path}${path.includes('?') ? '&' : '?'}site=${site.id}`;
  const tell: Tell = {
    async collect(anonymousId, ...events) {
      const answer = await ask<{ rejected: unknown[] }>('POST', '/v1/collect', {
        key: site.writeKey,
        sentAt: NOW,
        anonymousId,
        events,
      });
      expect(answer.rejected).toEqual([]);
    },
    api: (method, path, body) => ask(method, on(path), body),
  };
  for (const step of steps) await step(tell);
  const { data: leads } = await ask<{ data: { id: string }[] }>('GET', on('/v1/leads'));
  const { id } = leads[0]!;
  const get = async (path: string) =>
    JSON.parse(
      JSON.stringify(await ask('GET', on(path)))
        .replaceAll(id, 'LEAD')
        .replaceAll(site.id, 'SITE'),
    );
  return {
    siteId: site.id,
    told: {
      leads: leads.length,
      journey: await get(`/v1/leads/${id}/journey?include=events`),
      visitor: await get('/v1/visitors/laptop/journey'),
      claims: await get(`/v1/leads/${id}/identity`),
      found: await get('/v1/leads?q=ANN%20LEE&externalId=crm:7&stage=won'),
      digest: (await get('/v1/digest')) as { facts: string; derived: string },
    },
  };
}

describe('the journey of a lead', () => {
  const programs = new Map<EngineName, Program>();
  const stories = new Map<string, Awaited<ReturnType<typeof hear>>>();
  const nameOf = (engine: EngineName, order: string) => `${engine}, ${order}`;
  const [, ...others] = ENGINES.flatMap((engine) => ORDERS.map(([order]) => [engine, order] as const));

  beforeAll(async () => {
    for (const engine of ENGINES) {
      const program = await start(engine);
      programs.set(engine, program);
      for (const [order, steps] of ORDERS) stories.set(nameOf(engine, order), await hear(program, steps));
    }
  }, 240_000);
  afterAll(async () => {
    for (const program of programs.values()) await program.close();
  });

  const reference = () => stories.get(nameOf('sqlite', 'as it happened'))!.told;

  test('is the whole of it: every touch, from the first click to won', () => {
    const { journey, leads } = reference();
    expect(leads).toBe(1);
    const touchpoints = journey.touchpoints as { type: string; channel: string; source: string; anonymousId: string }[];
    expect(touchpoints.map((touch) => [touch.type, touch.channel, touch.source, touch.anonymousId])).toEqual([
      ['visit', 'Paid Search', 'google', 'laptop'],
      ['campaign', 'Email', 'newsletter', 'laptop'],
      ['visit', 'Organic Social', 'linkedin', 'phone'],
      ['visit', 'AI Assistant', 'chatgpt', 'laptop'],
      ['call', 'Phone', null, null],
    ]);
    const milestones = journey.milestones as { type: string; occurredAt: string; dealId: string | null }[];
    expect(milestones.map(({ type, occurredAt, dealId }) => [type, occurredAt, dealId])).toEqual([
      ['lead', iso(FIRST + 2 * DAY + 2 * MINUTE), null],
      ['opportunity', iso(FIRST + 4 * DAY), 'd-1'],
      ['won', iso(FIRST + 5 * DAY), 'd-1'],
    ]);
    expect(journey.summary).toEqual({
      touchpoints: 5,
      visits: 3,
      pageViews: 5,
      daysFromFirstTouch: { toLead: 2, toWon: 5 },
      channels: ['Paid Search', 'Email', 'Organic Social', 'AI Assistant', 'Phone'],
    });
    expect(journey.lead).toMatchObject({
      email: 'ann@acme.com',
      externalIds: ['crm:7'],
      name: 'Ann Lee',
      traits: { plan: 'pro' },
      stage: 'won',
      account: { domain: 'acme.com' },
      firstSeenAt: iso(FIRST),
      anonymousIds: ['laptop', 'phone'],
    });
  });

  test.each(others)('on %s, heard %s, is word for word the same', (engine, order) => {
    expect(stories.get(nameOf(engine, order))!.told).toEqual(reference());
  });

  test.each(ENGINES)(
    'on %s is the same after a rebuild',
    async (engine) => {
      const { ask } = programs.get(engine)!;
      const { siteId } = stories.get(nameOf(engine, 'twice, and the last first'))!;
      const { id } = await ask<{ id: string }>('POST', `/v1/rebuild?site=${siteId}`, {});
      const state = () => ask<{ status: string; derived: string }>('GET', `/v1/rebuild/${id}`);
      await expect.poll(async () => (await state()).status, { timeout: 60_000, interval: 100 }).toBe('done');
      expect((await state()).derived).toBe(reference().digest.derived);
      expect(await ask('GET', `/v1/digest?site=${siteId}`)).toEqual(reference().digest);
    },
    90_000,
  );
});
