/** What every list has: pages, cursors, filters, CSV. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, startApp, type TestApp, type TestSite } from '../support/app.ts';
import { errorsOf, expectProblem } from './expect-problem.ts';

let app: TestApp;
let site: TestSite;
beforeAll(async () => {
  app = await startApp();
  site = await app.site({ timeZone: 'Europe/Berlin' });
});
afterAll(() => app.close());

/** RFC 4180: quoted cells, doubled quotes, CRLF. */
function readCsv(text: string): Record<string, string>[] {
  const cells = [...text.matchAll(/("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/g)];
  const rows: string[][] = [[]];
  for (const [, cell, end] of cells) {
    rows.at(-1)!.push(cell!.startsWith('"') ? cell!.slice(1, -1).replaceAll('""', '"') : cell!);
    if (end === '\r\n') rows.push([]);
  }
  expect(rows.pop()).toEqual([]);
  const [header, ...rest] = rows;
  return rest.map((row) => {
    expect(row).toHaveLength(header!.length);
    return Object.fromEntries(header!.map((name, i) => [name, row[i]!]));
  });
}

const page = (anonymousId: string, url: string, timestamp: string, context = {}) => ({
  type: 'page',
  anonymousId,
  timestamp,
  context: { page: { url }, ...context },
});

describe('CSV', () => {
  let own: TestSite;
  beforeAll(async () => {
    own = await app.site();
    const leads = [
      { email: 'ann@acme.com', name: '=HYPERLINK("http://evil.example","x")', company: 'Acme, "Inc"\nBerlin' },
      { email: 'bob@acme.com', name: '@SUM(1)', externalId: 'u-1', traits: { plan: 'pro', score: -3 } },
      { email: 'eve@acme.com', name: '+1+1', company: '-2+3' },
      { email: 'dan@acme.com', name: '\tx', company: '-12.50' },
    ];
    for (const lead of leads) await own.post('/v1/leads', lead);
    await own.batch([
      page('b1', 'https://acme.com/a?utm_source=news&utm_medium=email&utm_campaign=%3D1%2B1', '2026-01-01T10:00:00Z'),
    ]);
    await own.post('/v1/leads', { email: 'ann@acme.com', anonymousId: 'b1' });
  });

  test.each([
    ['format=csv', '?format=csv', {}],
    ['Accept', '', { accept: 'text/csv' }],
    ['Accept among others', '', { accept: 'text/csv, application/json;q=0.5' }],
    ['format before Accept', '?format=csv', { accept: 'application/json' }],
  ])('by %s', async (_what, query, headers) => {
    const { status, headers: answered, text } = await own.get(`/v1/leads${query}`, { headers });
    expect(status, text).toBe(200);
    expect(answered['content-type']).toBe('text/csv; charset=utf-8');
    expect(answered['content-disposition']).toBe('attachment; filename="leads.csv"');
    expect(answered.vary).toContain('Accept');
    expect(readCsv(text)).toHaveLength(4);
  });

  test.each([
    ['application/json'],
    ['*/*'],
    ['text/html, text/csv;q=0.9'],
    ['application/json, text/csv'],
    ['text/csv;q=0'],
  ])('not by Accept: %s', async (accept) => {
    expect((await own.get('/v1/leads', { headers: { accept } })).body.data).toHaveLength(4);
    expect((await own.get('/v1/leads?format=json', { headers: { accept: 'text/csv' } })).body.data).toHaveLength(4);
  });

  test('has nested values in dotted columns, lists and traits as JSON, and quotes what must be', async () => {
    const rows = readCsv((await own.get('/v1/leads?format=csv')).text);
    const ann = rows.find((row) => row.email === 'ann@acme.com')!;
    expect(ann).toMatchObject({
      company: 'Acme, "Inc"\nBerlin',
      'account.domain': 'acme.com',
      'firstTouch.channel': 'Email',
      'firstTouch.campaign': "'=1+1",
      anonymousIds: '["b1"]',
      selfReportedSource: '',
    });
    const bob = rows.find((row) => row.email === 'bob@acme.com')!;
    expect(JSON.parse(bob.traits!)).toEqual({ plan: 'pro', score: -3 });
    expect(bob).toMatchObject({ externalIds: '["u-1"]', 'firstTouch.channel': '' });
  });

  test('has no cell that a spreadsheet would run; plain negative numbers stay', async () => {
    const rows = readCsv((await own.get('/v1/leads?format=csv')).text);
    const by = (email: string) => rows.find((row) => row.email === email)!;
    expect(by('ann@acme.com').name).toBe('\'=HYPERLINK("http://evil.example","x")');
    expect(by('bob@acme.com').name).toBe("'@SUM(1)");
    expect(by('eve@acme.com')).toMatchObject({ name: "'+1+1", company: "'-2+3" });
    expect(by('dan@acme.com').company).toBe('-12.50');
    for (const row of rows)
      for (const cell of Object.values(row)) if (!/^-?[\d.]+$/.test(cell)) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
  });

  test('is the whole list, in its order, however long; with a limit it is a page and names the next', async () => {
    const many = await app.site();
    const messages = Array.from({ length: 620 }, (_, i) => ({
      type: 'identify',
      userId: `u${i}`,
      timestamp: new Date(Date.UTC(2026, 0, 1) + i * 1000).toISOString(),
    }));
    await many.batch(messages);
    const all = readCsv((await many.get('/v1/leads?format=csv')).text);
    expect(all.map((row) => JSON.parse(row.externalIds!)[0])).toEqual(messages.map(({ userId }) => userId).reverse());
    const first = await many.get('/v1/leads?format=csv&limit=500');
    expect(readCsv(first.text)).toEqual(all.slice(0, 500));
    const [, next] = /^<(.+)>; rel="next"$/.exec(String(first.headers.link))!;
    const second = await many.get(next!);
    expect(readCsv(second.text)).toEqual(all.slice(500));
    expect(second.headers.link).toBeUndefined();
  });

  test('of a journey has a row a touchpoint; of nothing, the header', async () => {
    const { id } = await own.lead('email=ann@acme.com');
    const { text, headers } = await own.get(`/v1/leads/${id}/journey?format=csv`);
    expect(headers['content-disposition']).toContain('journey.csv');
    expect(readCsv(text)).toEqual([
      expect.objectContaining({
        channel: 'Email',
        source: 'news',
        'device.type': 'desktop',
        clickIds: '{}',
        landingPage: 'https://acme.com/a',
      }),
    ]);
    const nothing = await own.get('/v1/leads?format=csv&email=nobody@acme.com');
    expect(nothing.text.split('\r\n')[0]).toContain('id,site,email');
    expect(readCsv(nothing.text)).toEqual([]);
    expect(readCsv((await app.get('/v1/sites?format=csv')).text).map((row) => row.id)).toContain(own.id);
  });

  test('a problem stays a problem', async () => {
    const headers = { accept: 'text/csv' };
    expectProblem(await own.get('/v1/leads?limit=0', { headers }), 400, 'invalid_request');
    expectProblem(await own.get('/v1/leads?format=xml'), 400, 'invalid_request');
    expectProblem(await own.get('/v1/leads/nobody/journey?format=csv'), 404, 'not_found');
    expectProblem(await own.get('/v1/leads?format=csv', { key: null }), 401, 'unauthorized');
  });
});

describe('a cursor', () => {
  test('belongs to its list, site and path', async () => {
    const [one, two] = [await app.site(), await app.site()];
    for (const own of [one, two])
      for (const email of ['ann@acme.com', 'bob@acme.com', 'eve@acme.com']) {
        await own.batch([page(email, 'https://acme.com/', '2026-01-01T10:00:00Z')]);
        await own.batch([page(email, 'https://acme.com/', '2026-01-02T10:00:00Z')]);
        await own.post('/v1/leads', { email, anonymousId: email });
      }
    const { nextCursor } = (await one.get('/v1/leads?limit=1')).body;
    expect((await one.get(`/v1/leads?limit=2&cursor=${nextCursor}`)).body.data).toHaveLength(2);
    expect((await app.get(`/v1/leads?limit=2&cursor=${nextCursor}&site=${one.id}`)).body.data).toHaveLength(2);
    const [ann, bob] = [await one.lead('email=ann@acme.com'), await one.lead('email=bob@acme.com')];
    const journey = (await one.get(`/v1/leads/${ann.id}/journey?limit=1`)).body;
    expect((await one.get(`/v1/leads/${ann.id}/journey?limit=1&cursor=${journey.nextCursor}`)).status).toBe(200);
    for (const answer of [
      await two.get(`/v1/leads?limit=2&cursor=${nextCursor}`),
      await one.get(`/v1/sites?cursor=${nextCursor}`),
      await one.get(`/v1/leads?channel=Direct&cursor=${nextCursor}`),
      await one.get(`/v1/leads/${bob.id}/journey?limit=1&cursor=${journey.nextCursor}`),
      await one.visitor('ann@acme.com', `?cursor=${journey.nextCursor}`),
    ]) {
      expectProblem(answer, 400, 'invalid_request');
      expect(Object.keys(errorsOf(answer))).toEqual(['cursor']);
    }
  });
});

describe('filters', () => {
  let own: TestSite;
  beforeAll(async () => {
    own = await app.site({ timeZone: 'Europe/Berlin' });
    const iPhone =
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1';
    await own.batch([
      page('ann', 'https://acme.com/?utm_source=google&utm_medium=cpc&utm_campaign=spring&utm_term=crm', ago(40)),
      page('ann', 'https://acme.com/pricing', ago(39)),
      page('bob', 'https://acme.com/pricing?utm_source=news&utm_medium=email&utm_content=top', ago(30)),
      page('eve', 'https://acme.com/blog#top', ago(20), { userAgent: iPhone }),
      // A browser that was Ann's and is Bob's since: each keeps what was done while it was theirs.
      page('shared', 'https://acme.com/shared-early', ago(15)),
      page('shared', 'https://acme.com/shared-late', ago(5)),
    ]);
    for (const name of ['ann', 'bob', 'eve', 'dan'])
      await own.post('/v1/leads', { email: `${name}@${name}.com`, anonymousId: name, occurredAt: ago(10) });
    await own.post('/v1/leads', { email: 'ann@ann.com', anonymousId: 'shared', occurredAt: ago(14) });
    await own.post('/v1/leads', { email: 'bob@bob.com', anonymousId: 'shared', occurredAt: ago(6) });
    await own.post('/v1/touchpoints', { externalId: 'c1', type: 'call', occurredAt: ago(9), email: 'dan@dan.com' });
    await own.post('/v1/touchpoints', {
      externalId: 'c2',
      type: 'webinar',
      occurredAt: ago(9),
      email: 'eve@eve.com',
      source: 'zoom',
      campaign: 'spring',
    });
    await own.put('/v1/deals/D1', {
      leads: [{ email: 'ann@ann.com' }],
      product: 'CRM',
      account: { name: 'Acme GmbH', domain: 'ann.com' },
      stage: 'opportunity',
      createdAt: ago(8),
    });
    await own.put('/v1/deals/D2', { leads: [{ email: 'bob@bob.com' }], stage: 'opportunity', createdAt: ago(8) });
  });
  const ago = (days: number) => new Date(Date.UTC(2026, 5, 1, 12) - days * DAY).toISOString();
  const who = async (query: string) => {
    const { status, body, text } = await own.get(`/v1/leads?${query}`);
    expect(status, text).toBe(200);
    return body.data.map(({ email }: { email: string }) => email.split('@')[0]).sort();
  };

  test.each([
    ['channel=Paid Search', ['ann']],
    ['channel=Paid Search&channel=Email', ['ann', 'bob']],
    ['channel=Phone', ['dan']],
    ['channel=Events', ['eve']],
    ['channel=Phone&channel=Events&channel=Email', ['bob', 'dan', 'eve']],
    ['channel=Nothing', []],
    ['source=google', ['ann']],
    ['source=google&source=news', ['ann', 'bob']],
    ['source=google&medium=email', []],
    ['medium=cpc&campaign=spring', ['ann']],
    ['campaign=spring', ['ann', 'eve']],
    ['campaign=spring&source=zoom', ['eve']],
    ['term=crm', ['ann']],
    ['term=', ['ann', 'bob', 'dan', 'eve']],
    ['content=top', ['bob']],
    ['landingPage=https://acme.com/pricing', ['ann', 'bob']],
    ['landingPage=https://acme.com/blog', ['eve']],
    ['landingPage=https://acme.com/', ['ann']],
    ['landingPage=https://acme.com/pri', []],
    ['landingPage=https://acme.com/pricing?utm_source=news', []],
    ['landingPage=https://acme.com/shared-early', ['ann']],
    ['landingPage=https://acme.com/shared-late', ['bob']],
    ['landingPage=', ['dan', 'eve']],
    ['device=mobile', ['eve']],
    ['device=mobile&channel=Events', []],
    ['country=', ['ann', 'bob', 'dan', 'eve']],
    ['country=DE', []],
    ['stage=opportunity', ['ann', 'bob']],
    ['stage=opportunity&stage=lead', ['ann', 'bob', 'dan', 'eve']],
    ['stage=opportunity&channel=Email', ['bob']],
    ['product=CRM', ['ann']],
    ['product=', ['bob']],
    ['product=CRM&product=', ['ann', 'bob']],
    ['account=ann.com', ['ann']],
    ['account=ANN.com&account=bob.com', ['ann', 'bob']],
    ['account=Acme GmbH', ['ann']],
    ['account=', []],
    ["channel=x' or '1'='1", []],
    ['channel=%25', []],
  ])('of leads: %s', async (query, expected) => {
    expect(await who(query.replaceAll(' ', '%20'))).toEqual(expected);
  });

  test('from and to are of the creation: days begin in the time zone of the site', async () => {
    expect(await who('from=2026-05-18&to=2026-05-19')).toEqual(['ann']);
    expect(await who('to=2026-05-18')).toEqual([]);
    expect(await who('from=2026-05-22')).toEqual(['bob', 'dan', 'eve']);
    const midnight = await app.site({ timeZone: 'Europe/Berlin' });
    await midnight.post('/v1/leads', { email: 'late@acme.com', occurredAt: '2026-01-31T23:30:00Z' });
    expect((await midnight.get('/v1/leads?from=2026-02-01')).body.data).toHaveLength(1);
    expect((await midnight.get('/v1/leads?from=2026-02-01T00:00:00Z')).body.data).toHaveLength(0);
    expect((await midnight.get('/v1/leads?to=2026-02-01')).body.data).toHaveLength(0);
  });

  test.each([
    ['channel=Paid Search', ['D1']],
    ['channel=Email&stage=opportunity', ['D2']],
    ['channel=Phone', []],
    ['product=', ['D2']],
    ['product=CRM&account=acme gmbh', ['D1']],
    ['account=', ['D2']],
    ['landingPage=https://acme.com/shared-late', ['D2']],
    ['from=2026-05-25', []],
  ])('of deals: %s', async (query, expected) => {
    const { status, body, text } = await own.get(`/v1/deals?${query.replaceAll(' ', '%20')}`);
    expect(status, text).toBe(200);
    expect(body.data.map(({ externalId }: { externalId: string }) => externalId).sort()).toEqual(expected);
    const csv = readCsv((await own.get(`/v1/deals?format=csv&${query.replaceAll(' ', '%20')}`)).text);
    expect(csv.map((row) => row.externalId).sort()).toEqual(expected);
  });

  test('of a touchpoint hold for one and the same', async () => {
    expect(await who('channel=Paid%20Search&landingPage=https://acme.com/')).toEqual(['ann']);
    expect(await who('channel=Paid%20Search&landingPage=https://acme.com/pricing')).toEqual([]);
  });

  test('see what has just been acknowledged', async () => {
    const site = await app.site();
    await site.post('/v1/leads', { email: 'new@acme.com', anonymousId: 'new', occurredAt: '2026-01-01' });
    for (let i = 0; i < 5; i++) {
      await site.batch([page('new', `https://acme.com/?utm_source=s${i}`, `2026-01-0${i + 2}T00:00:00Z`)]);
      expect((await site.get(`/v1/leads?source=s${i}`)).body.data).toHaveLength(1);
    }
  });

  test('of journeys leave the touchpoints that fit, their visits, and all milestones', async () => {
    const { id } = await own.lead('email=ann@ann.com');
    const { body } = await own.get(`/v1/leads/${id}/journey?channel=Paid%20Search&include=events`);
    expect(body.touchpoints.map(({ source }: { source: string }) => source)).toEqual(['google']);
    expect(body.visits.map(({ landingPage }: { landingPage: string }) => landingPage)).toEqual(['https://acme.com/']);
    expect(body.milestones.map(({ type }: { type: string }) => type)).toEqual(['lead', 'opportunity']);
    expect(body.summary).toMatchObject({ touchpoints: 1, channels: ['Paid Search'] });
    expect((await own.visitor('bob', '?device=mobile')).body.touchpoints).toEqual([]);
    expect((await own.get('/v1/accounts/ann.com/journey?term=crm')).body.touchpoints).toHaveLength(1);
  });
});

describe('what is not known or not allowed is told, with what is', () => {
  test.each([
    ['/v1/leads?foo=1', 'foo', /there are .*limit.*cursor.*channel.*email.*format/],
    ['/v1/leads?limit=0', 'limit', /1/],
    ['/v1/leads?limit=501', 'limit', /500/],
    ['/v1/leads?limit=ten', 'limit', /integer/],
    ['/v1/leads?stage=buyer', 'stage', /one of lead, mql/],
    ['/v1/leads?from=yesterday', 'from', /2026-01-31/],
    ['/v1/leads?format=xml', 'format', /one of json, csv/],
    ['/v1/leads?limit=1&limit=2', 'limit', /\w/],
    ['/v1/leads?source[x]=1', 'source[x]', /not known/],
    ['/v1/sites?foo=1', 'foo', /there are limit, cursor, format/],
    ['/v1/session?foo=1', 'foo', /there are none/],
    ['/v1/digest?foo=1', 'foo', /there are site/],
  ])('%s', async (url, parameter, detail) => {
    const answer = await app.get(url.includes('leads') ? `${url}&site=${site.id}` : url);
    expectProblem(answer, 400, 'invalid_request');
    expect(Object.keys(errorsOf(answer))).toEqual([parameter]);
    expect(errorsOf(answer)[parameter]).toMatch(detail);
  });
});
