/** What operators and their programs ask: health, metrics, digests, rebuild, the description of the API. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Storage, StorageBusy, StorageUnavailable } from '../../server/storage/storage.ts';
import { ago, CHROME, DAY, HOUR, startApp, type TestApp, type TestSite, wrapped } from '../support/app.ts';
import { expectProblem } from './expect-problem.ts';

let app: TestApp;
let site: TestSite;
beforeAll(async () => {
  app = await startApp();
  site = await app.site();
});
afterAll(() => app.close());

describe('health', () => {
  test('the process lives, and an event can be stored durably now', async () => {
    expect((await app.get('/health/live', { key: null })).body).toEqual({ status: 'live' });
    expect((await app.get('/health/ready', { key: null })).body).toEqual({
      status: 'ready',
      storage: 'sqlite',
      durable: 'db',
    });
  });

  test('it is not ready when nothing can be written, and still lives', async () => {
    const write = () => Promise.reject(new StorageUnavailable('SQLITE_FULL'));
    const full = await startApp({ wrap: (storage) => wrapped(storage, { write: write as Storage['write'] }) });
    try {
      const answer = await full.get('/health/ready', { key: null });
      expectProblem(answer, 503, 'unavailable');
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      expect((await full.get('/health/live', { key: null })).status).toBe(200);
    } finally {
      await full.close();
    }
  });

  test('it is not ready as soon as the process is asked to end', async () => {
    const ending = await startApp();
    try {
      ending.app.refuse();
      expectProblem(await ending.get('/health/ready', { key: null }), 503, 'unavailable');
    } finally {
      await ending.close();
    }
  });
});

describe('metrics', () => {
  test('are Prometheus text', async () => {
    const { status, headers, text } = await app.get('/metrics', { key: null });
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    for (const line of text.trim().split('\n'))
      expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{[^}]*\})? -?[\d.e+-]+)$/);
    for (const name of ['received', 'stored', 'duplicate', 'quarantined', 'refused'])
      expect(text).toMatch(new RegExp(`^# TYPE throughline_events_${name}_total counter$`, 'm'));
    expect(text).toMatch(/^throughline_derivation_lag_seconds [\d.]+$/m);
  });

  test('tell of the queue, of answers by route and of the disk, and never an address that was asked for', async () => {
    await app.get('/v1/leads/lead_secret', { key: site.key });
    await app.get('/somebody/made/this/up?email=ann@acme.com', { key: null });
    const { text } = await app.get('/metrics', { key: null });
    const value = (metric: string) =>
      Number(
        text
          .split('\n')
          .find((line) => line.startsWith(metric))!
          .split(' ')
          .at(-1),
      );
    expect(value('throughline_events_queued')).toBe(0);
    expect(value('throughline_disk_free_bytes')).toBeGreaterThan(0);
    expect(value('throughline_disk_free_bytes')).toBeLessThan(value('throughline_disk_size_bytes'));
    expect(value('process_resident_memory_bytes')).toBeGreaterThan(1e7);
    const lead = 'method="GET",route="/v1/leads/:id",status="4xx"';
    const latency = 'throughline_http_request_duration_seconds';
    expect(value(`${latency}_count{${lead}}`)).toBe(1);
    expect(value(`${latency}_bucket{${lead},le="+Inf"}`)).toBe(1);
    expect(value(`${latency}_bucket{${lead},le="10"}`)).toBe(1);
    expect(value(`${latency}_sum{${lead}}`)).toBeGreaterThan(0);
    expect(text).toContain('route="none"');
    expect(text).not.toMatch(/secret|somebody|ann@/);
    const names = [...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  test('are open to this machine, not through a proxy of it', async () => {
    for (const from of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])
      expect((await app.get('/metrics', { key: null, from })).status).toBe(200);
    for (const header of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'])
      for (const value of ['127.0.0.1', '', 'for=127.0.0.1'])
        expectProblem(await app.get('/metrics', { key: null, headers: { [header]: value } }), 401, 'unauthorized');
  });

  test('need the scope read elsewhere', async () => {
    const from = '203.0.113.7';
    expectProblem(await app.get('/metrics', { key: null, from }), 401, 'unauthorized');
    expectProblem(await app.get('/metrics', { key: site.writeKey, from }), 403, 'forbidden');
    const { key: ingest } = await app.key({ scopes: ['ingest', 'manage'] });
    expectProblem(await app.get('/metrics', { key: ingest, from }), 403, 'forbidden');
    const { key: read } = await app.key({ scopes: ['read'] });
    expect((await app.get('/metrics', { key: read, from })).status).toBe(200);
  });

  test('add up after a storm: received = stored + duplicate + quarantined + refused', async () => {
    const before = await app.counters();
    const answers = { accepted: 0, duplicates: 0, rejected: 0 };
    const count = ({
      status,
      body,
    }: {
      status: number;
      body: { accepted: number; duplicates: number; rejected: unknown[] };
    }) => {
      if (status !== 200) return;
      answers.accepted += body.accepted;
      answers.duplicates += body.duplicates;
      answers.rejected += body.rejected.length;
    };
    const kinds = [
      (i: number) => ({ type: 'track', event: 'good', anonymousId: `storm-${i}`, messageId: `m${i}` }),
      () => ({
        type: 'track',
        event: 'same',
        anonymousId: 'storm',
        messageId: 'same',
        timestamp: '2026-01-01T00:00:00Z',
      }),
      (i: number) => ({
        type: 'track',
        event: `other ${i}`,
        anonymousId: 'storm',
        messageId: 'conflict',
        timestamp: '2026-01-01T00:00:00Z',
      }),
      () => ({ type: 'nonsense' }),
      () => null,
      () => ({ type: 'track', event: 'x', timestamp: 'never' }),
      (i: number) => ({ type: 'identify', anonymousId: `storm-${i}`, userId: 'null', traits: { email: 'undefined' } }),
    ];
    const old = { type: 'track', event: 'old', anonymousId: 'storm', timestamp: ago(app, 30 * DAY) };
    const batches = Array.from({ length: 20 }, (_, round) => kinds.map((kind, i) => kind(round * 100 + i)));
    const event = (i: number) => ({ type: 'page_view', id: `e${i}`, at: app.clock.now(), url: 'https://a.example/' });
    await Promise.all([
      ...batches.map(async (batch) => count(await site.batch(batch))),
      ...batches.map(async () => count(await site.publicBatch([old, old]))),
      ...batches.map(async (_, i) =>
        count(await site.collect([event(i), { type: 'page_view' }], { anonymousId: 'storm' })),
      ),
      ...batches.map(async () =>
        count(await site.publicBatch([kinds[0]!(1)], { headers: { 'user-agent': 'Googlebot/2.1' } })),
      ),
      ...batches.map(() => site.post('/v1/batch', '{broken')),
      ...batches.map(() => app.post('/v1/batch', { batch: [old] }, { key: 'wk_wrong' })),
    ]);
    const after = await app.counters();
    const grew = Object.fromEntries(Object.keys(after).map((name) => [name, after[name]! - before[name]!]));
    expect(grew.received).toBe(grew.stored! + grew.duplicate! + grew.quarantined! + grew.refused!);
    expect(grew.received).toBe(20 * (kinds.length + 2 + 2 + 1));
    expect(answers.accepted).toBe(grew.stored! + grew.quarantined!);
    expect(answers.duplicates).toBe(grew.duplicate);
    expect(answers.rejected).toBe(grew.refused);
    expect(grew.refused).toBe(20 * 4);
    const { text } = await app.get('/metrics');
    expect(Number(/^throughline_identifiers_ignored_total (\d+)$/m.exec(text)?.[1])).toBe(40);
  });

  test('count what could not be stored as refused', async () => {
    const append = () => Promise.reject(new StorageBusy());
    const busy = await startApp({ wrap: (storage) => wrapped(storage, { append }) });
    try {
      const own = await busy.site();
      const answer = await own.batch([{ type: 'track', event: 'x', anonymousId: 'a' }, null]);
      expectProblem(answer, 503, 'unavailable');
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      expect(await busy.counters()).toEqual({ received: 2, stored: 0, duplicate: 0, quarantined: 0, refused: 2 });
    } finally {
      await busy.close();
    }
  });
});

describe('checks of the installation', () => {
  const checksOf = async (of: TestApp, key?: string) => {
    const { status, body } = await of.get('/v1/system/checks', key ? { key } : {});
    expect(status).toBe(200);
    const byId = Object.fromEntries(body.checks.map(({ id, ...check }: { id: string }) => [id, check]));
    return { status: body.status as string, ...byId } as Record<
      string,
      { status: string; said: string; todo: string }
    > & {
      status: string;
    };
  };

  test('find nothing to say of a server that is well', async () => {
    const well = await startApp({ rateLimit: 100 });
    try {
      const { status, ...checks } = await checksOf(well);
      const broken = Object.entries(checks).filter(([, check]) => check.status !== 'ok');
      // How fast and how full this machine's disk is, is no business of this test.
      expect(broken.map(([id]) => id).filter((id) => !['disk', 'commitTime'].includes(id))).toEqual([]);
      expect(Object.keys(checks)).toEqual([
        'durability',
        'disk',
        'commitTime',
        'clock',
        'derivation',
        'backups',
        'proxies',
        'origins',
        'webhooks',
        'settings',
      ]);
      expect(checks.durability!.said).toContain('synced');
      for (const check of Object.values(checks)) expect(check.todo === null).toBe(check.status === 'ok');
    } finally {
      await well.close();
    }
  });

  test('tell of a proxy that is not trusted, and of none that is', async () => {
    const forwarded = { 'x-forwarded-for': '203.0.113.9' };
    const far = await startApp({ trustedProxies: ['10.0.0.0/8'] });
    try {
      await far.get('/health/live', { headers: forwarded, from: '10.1.1.1' });
      expect((await checksOf(far)).proxies!.status).toBe('ok');
      // Anybody can claim to pass something on.
      await far.get('/health/live', { headers: forwarded, from: '198.51.100.7' });
      expect((await checksOf(far)).proxies).toMatchObject({
        status: 'ok',
        said: expect.stringContaining('not believed'),
      });
      await far.get('/health/live', { headers: forwarded, from: '192.168.1.5' });
      const { proxies, status } = await checksOf(far);
      expect(proxies!.status).toBe('warn');
      expect(proxies!.todo).toContain('THROUGHLINE_TRUSTED_PROXIES=10.0.0.0/8,192.168.1.5');
      expect(JSON.stringify(proxies)).not.toContain('203.0.113.9');
      expect(status).toBe('warn');
    } finally {
      await far.close();
    }
  });

  test('tell which hosts outside `domains` send, to who may know the site', async () => {
    const own = await app.site({ name: 'Shop', domains: ['shop.example'] });
    const other = await app.site({ name: 'Other' });
    const event = (host: string, i: number) => ({
      type: 'page_view',
      id: `${host}-${i}`,
      at: app.clock.now(),
      url: `https://${host}/secret-page`,
    });
    await own.collect([event('shop.example', 1), event('www.shop.example', 2)], { anonymousId: 'a' });
    expect((await checksOf(app, own.key)).origins!.status).toBe('ok');
    await own.collect([event('checkout.example', 1), event('checkout.example', 2)], { anonymousId: 'a' });
    const { origins } = await checksOf(app, own.key);
    expect(origins!.status).toBe('warn');
    expect(origins!.said).toContain('Shop: checkout.example (2)');
    expect(origins!.said).not.toContain('secret-page');
    expect((await checksOf(app, other.key)).origins!.status).toBe('ok');
  });

  test("tell when this machine's clock is wrong by most visitors' clocks, not by one visitor's", async () => {
    const wrong = await startApp();
    try {
      const own = await wrong.site();
      const send = (sentAt: number) => own.collect([], { anonymousId: 'a', sentAt });
      await send(wrong.clock.now() + 3_600_000);
      for (let i = 0; i < 20; i++) await send(wrong.clock.now());
      expect((await checksOf(wrong)).clock!.status).toBe('ok');
      for (let i = 0; i < 40; i++) await send(wrong.clock.now() - 10 * 60_000);
      expect((await checksOf(wrong)).clock).toMatchObject({
        status: 'warn',
        said: expect.stringContaining('10 min ahead'),
      });
    } finally {
      await wrong.close();
    }
  });

  test('tell when the clock went back, and of settings that are seldom meant', async () => {
    const odd = await startApp({ surroundings: { host: '0.0.0.0', production: true, lastBackup: 1 }, rateLimit: null });
    try {
      const first = await checksOf(odd);
      expect(first.settings!.status).toBe('warn');
      expect(first.settings!.todo).toBe('Set THROUGHLINE_PUBLIC_URL=https://..., THROUGHLINE_RATE_LIMIT=100');
      expect(first.backups).toMatchObject({ status: 'warn', said: expect.stringMatching(/\d+ days old/) });
      odd.clock.advance(-2 * HOUR);
      const later = await checksOf(odd);
      expect(later.clock).toMatchObject({ status: 'fail', said: expect.stringContaining('went back') });
      expect(later.status).toBe('fail');
    } finally {
      await odd.close();
    }
  });
});

describe('digests', () => {
  const story = (of: TestSite) =>
    of.batch([
      {
        type: 'page',
        messageId: 'p',
        anonymousId: 'd',
        timestamp: '2026-01-01T00:00:00Z',
        context: { page: { url: 'https://a.example/?utm_source=x&utm_medium=cpc' } },
      },
      {
        type: 'identify',
        messageId: 'i',
        anonymousId: 'd',
        userId: 'u',
        traits: { email: 'd@acme.com' },
        timestamp: '2026-01-02T00:00:00Z',
      },
    ]);

  test('of the same facts on two sites agree, and tell other facts apart', async () => {
    const [one, two, three] = [await app.site(), await app.site(), await app.site()];
    await story(one);
    app.clock.advance(HOUR);
    await story(two);
    await story(three);
    await three.put('/v1/deals/D', { name: 'more' });
    const [a, b, c] = [await one.digest(), await two.digest(), await three.digest()];
    expect(a).toEqual({
      facts: expect.stringMatching(/^[0-9a-f]{32}$/),
      derived: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(b).toEqual(a);
    expect(c.facts).not.toBe(a.facts);
  });

  test('with the admin key are of everything, or of the site that is named', async () => {
    const own = await app.site();
    await story(own);
    expect((await app.get(`/v1/digest?site=${own.id}`)).body).toEqual(await own.digest());
    expect((await app.get('/v1/digest')).body).not.toEqual(await own.digest());
    expectProblem(await app.get('/v1/digest?foo=1'), 400, 'invalid_request');
  });

  test('stay as they are when everything is derived again', async () => {
    const own = await app.site();
    await story(own);
    const before = await own.digest();
    const { status, body } = await own.post('/v1/rebuild');
    expect(status).toBe(202);
    expect(body).toEqual({ id: expect.any(String) });
    const state = async () => (await own.get(`/v1/rebuild/${body.id}`)).body;
    for (let i = 0; i < 200 && (await state()).status === 'running'; i++)
      await new Promise((resolve) => setTimeout(resolve, 25));
    expect(await state()).toEqual({ id: body.id, status: 'done', progress: 1, derived: before.derived });
    expect(await own.digest()).toEqual(before);
    expectProblem(await own.get('/v1/rebuild/rebuild_nobody'), 404, 'not_found');
  });
});

describe('/v1/openapi.json', () => {
  test('is public and describes what there is', async () => {
    const { status, body } = await app.get('/v1/openapi.json', { key: null });
    expect(status).toBe(200);
    expect(body.openapi).toMatch(/^3\.1/);
    for (const path of [
      '/v1/batch',
      '/v1/identify',
      '/v1/collect',
      '/v1/leads',
      '/v1/leads/{id}/journey',
      '/v1/visitors/{id}/journey',
      '/v1/deals/{externalId}',
      '/v1/touchpoints',
      '/v1/sites',
      '/v1/keys',
      '/v1/digest',
      '/v1/rebuild',
      '/metrics',
      '/health/ready',
    ])
      expect(body.paths).toHaveProperty([path]);
  });
});

describe('one client address with a write key', () => {
  const track = (i: number) => ({ type: 'track', event: 'x', anonymousId: 'a', messageId: `m${i}` });
  const many = (count: number) => Array.from({ length: count }, (_, i) => track(i));

  test('may send so many events a second; a secret key any', async () => {
    const limited = await startApp({ rateLimit: 10, still: true });
    try {
      const own = await limited.site();
      expect((await own.publicBatch(many(10))).status).toBe(200);
      const answer = await own.publicBatch(many(1));
      expectProblem(answer, 429, 'rate_limited');
      expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
      expectProblem(
        await own.collect([{ type: 'page_view', id: 'e', at: limited.clock.now(), url: 'https://a.example/' }]),
        429,
        'rate_limited',
      );
      for (let i = 0; i < 5; i++) expect((await own.batch(many(10))).status).toBe(200);
      limited.clock.advance(1000 * Number(answer.headers['retry-after']));
      expect((await own.publicBatch(many(1))).status).toBe(200);
    } finally {
      await limited.close();
    }
  });

  test('pays for a whole batch afterwards', async () => {
    const limited = await startApp({ rateLimit: 10, still: true });
    try {
      const own = await limited.site();
      expect((await own.publicBatch(many(60))).status).toBe(200);
      limited.clock.advance(4000);
      const answer = await own.publicBatch(many(1));
      expect(answer.status).toBe(429);
      expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(2);
      limited.clock.advance(2000);
      expect((await own.publicBatch(many(1), { headers: { 'user-agent': CHROME } })).status).toBe(200);
    } finally {
      await limited.close();
    }
  });
});
