/** Files as people have them: good rows land, bad rows are reported by line. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type TestApp, type TestSite } from '../support/app.ts';
import { errorsOf, expectProblem } from './expect-problem.ts';

let app: TestApp;
let site: TestSite;
beforeAll(async () => {
  app = await startApp();
  site = await app.site({ currency: 'EUR' });
});
afterAll(() => app.close());

const CSV = { headers: { 'content-type': 'text/csv' } };
const send = (to: TestSite, kind: string, body: string | Buffer, query = '', ask = CSV) =>
  to.post(`/v1/imports/${kind}${query}`, body, ask);
const costs = async (of: TestSite) =>
  (await of.get('/v1/costs')).body.data.map(
    (row: {
      date: string;
      source: string;
      medium: string;
      campaign: string;
      cost: object;
      clicks: number;
      impressions: number;
    }) => [row.date, row.source, row.medium, row.campaign, row.cost, row.clicks, row.impressions],
  );
const utf16 = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);

describe('costs', () => {
  test('of a plain table, line by line', async () => {
    const file = [
      'date,source,medium,campaign,cost,clicks,impressions',
      '2026-01-31,google,cpc,brand,12.34,10,1000',
      'someday,google,cpc,brand,1.00,1,1',
      '2026-01-30,google,cpc,"a, b",much,1,1',
      '2026-01-29,google,cpc,"two\nlines",1.5,1,1',
    ].join('\r\n');
    const { status, body } = await send(site, 'costs', file);
    expect(status).toBe(200);
    expect(body).toMatchObject({ kind: 'costs', status: 'done', accepted: 2, updated: 0, unchanged: 0 });
    expect(
      body.rejected.map((one: { line: number; errors: { pointer: string }[] }) => [one.line, one.errors[0]?.pointer]),
    ).toEqual([
      [3, '/date'],
      [4, '/cost/amount'],
    ]);
    expect((await send(site, 'costs', file)).body).toMatchObject({ accepted: 0, unchanged: 2 });
    expect((await site.get(`/v1/imports/${body.id}`)).body).toEqual(body);
    expectProblem(await site.get('/v1/imports/import_nobody'), 404, 'not_found');
  });

  test("of Google Ads: UTF-16, tabs, a preamble, totals, thousands, the report's currency", async () => {
    const of = await app.site({ currency: 'EUR' });
    const file = [
      'Campaign report',
      'January 1, 2026 - January 31, 2026',
      'Day\tCampaign\tCampaign ID\tCurrency code\tCost\tImpr.\tClicks\tConversions',
      '2026-01-30\tBrand\t77\tUSD\t1,234.56\t10,000\t120\t3.00',
      '2026-01-30\tBrand\t77\tUSD\t0.44\t5\t--\t0.00',
      '2026-01-31\tBrand\t77\tUSD\t --\t0\t0\t0.00',
      'Total: Campaigns\t--\t--\tUSD\t1,235.00\t10,005\t120\t3.00',
    ].join('\n');
    const { body } = await send(of, 'costs', utf16(file), '?preset=google-ads');
    expect(body).toMatchObject({ accepted: 2, rejected: [] });
    expect(await costs(of)).toEqual([
      ['2026-01-30', 'google', 'cpc', 'Brand', { amount: '1235.00', currency: 'USD' }, 120, 10_005],
      ['2026-01-31', 'google', 'cpc', 'Brand', { amount: '0.00', currency: 'USD' }, 0, 0],
    ]);
  });

  test('of Microsoft Ads: a preamble and a footer', async () => {
    const of = await app.site();
    const file = [
      '"Report Name: Campaigns"',
      '"Report Time: 1/31/2026"',
      '"Time Zone: (GMT) Greenwich"',
      '"Rows: 1"',
      '',
      '"TimePeriod","AccountName","CampaignId","CampaignName","CurrencyCode","Impressions","Clicks","Spend"',
      '"1/31/2026","Acme","9","Brand","EUR","1,000","20","17.50"',
      '"@2026 Microsoft Corporation. All rights reserved. "',
    ].join('\r\n');
    expect((await send(of, 'costs', `\ufeff${file}`, '?preset=microsoft-ads')).body).toMatchObject({
      accepted: 1,
      rejected: [],
    });
    expect(await costs(of)).toEqual([
      ['2026-01-31', 'bing', 'cpc', 'Brand', { amount: '17.50', currency: 'EUR' }, 20, 1000],
    ]);
  });

  test('of Meta: the currency in the header, German numbers and names', async () => {
    const of = await app.site();
    const file = [
      'Tag;Name der Kampagne;Kampagnenname;Ausgegebener Betrag (EUR);Impressionen;Link clicks',
      '31.01.2026;x;Frühling;1.234,56;1.000;12',
      '01.02.2026;x;Frühling;3,00;2.000;4',
    ].join('\n');
    expect((await send(of, 'costs', file, '?preset=meta-ads')).body).toMatchObject({ accepted: 2, rejected: [] });
    expect(await costs(of)).toEqual([
      ['2026-01-31', 'facebook', 'paid-social', 'Frühling', { amount: '1234.56', currency: 'EUR' }, 12, 1000],
      ['2026-02-01', 'facebook', 'paid-social', 'Frühling', { amount: '3.00', currency: 'EUR' }, 4, 2000],
    ]);
  });

  test('of LinkedIn: UTF-16 with tabs and American days', async () => {
    const of = await app.site();
    const file = [
      'Campaign Performance Report (in UTC)',
      'Report Start: January 1, 2026',
      'Date Generated: 2/1/2026',
      '',
      'Start Date (in UTC)\tAccount Name\tCurrency\tCampaign Group Name\tCampaign Name\tCampaign ID\tTotal Spent\tImpressions\tClicks',
      '1/31/2026\tAcme\tUSD\tAll\tLaunch\t5\t45.10\t900\t3',
    ].join('\r\n');
    expect((await send(of, 'costs', utf16(file), '?preset=linkedin-ads')).body).toMatchObject({ accepted: 1 });
    expect(await costs(of)).toEqual([
      ['2026-01-31', 'linkedin', 'paid-social', 'Launch', { amount: '45.10', currency: 'USD' }, 3, 900],
    ]);
  });

  test('with the conversions that platforms claim, those of views only where they are among them', async () => {
    const claimed = async (preset: string, file: string, more = '') => {
      const of = await app.site();
      const { body } = await send(of, 'costs', file, `?preset=${preset}${more}`);
      expect(body.rejected).toEqual([]);
      return (await of.get('/v1/costs')).body.data.map((row: Record<string, unknown>) => [
        row.conversions,
        row.viewThroughConversions,
      ]);
    };
    const google = 'Day,Campaign,Cost,Clicks,Conversions,View-through conversions\n';
    const lines = '2026-01-30,Brand,1.00,5,"1,003.25",7\n2026-01-30,Brand,2.00,5,0.50,1\n2026-01-31,Brand,2.00,5,--,--';
    expect(await claimed('google-ads', google + lines)).toEqual([
      ['1003.750000', null],
      [null, null],
    ]);
    const linkedin = 'Start Date (in UTC),Campaign Name,Total Spent,Clicks,Conversions,View-Through Conversions\n';
    expect(await claimed('linkedin-ads', `${linkedin}1/31/2026,Launch,45.10,3,4,1`)).toEqual([
      ['4.000000', '1.000000'],
    ]);
    const meta = 'Day,Campaign name,Amount spent (EUR),Link clicks,Results\n2026-01-31,Spring,4,3,2';
    expect(await claimed('meta-ads', meta)).toEqual([[null, null]]);
    expect(await claimed('meta-ads', meta, '&mapping=conversions=Results')).toEqual([['2.000000', null]]);
    const of = await app.site();
    const bad = 'date,source,cost,conversions,view-through conversions\n2026-01-31,x,1,1,2\n2026-01-30,x,1,-1,';
    const { body } = await send(of, 'costs', bad);
    expect(body.rejected.map((one: { errors: { pointer: string }[] }) => one.errors[0]?.pointer)).toEqual([
      '/viewThroughConversions',
      '/conversions',
    ]);
  });

  test('of GA4, and with foreign headers', async () => {
    const of = await app.site();
    const ga4 =
      'utm_id,utm_source,utm_medium,utm_campaign,date,impressions,clicks,cost\n1,google,cpc,brand,20260131,10,1,2.50';
    expect((await send(of, 'costs', ga4, '?preset=ga4-cost')).body.accepted).toBe(1);
    const own = 'Wann;Woher;Was es kostete\n2026-01-01;messe;1.000,00\n';
    const mapping = encodeURIComponent(JSON.stringify({ date: 'Wann', source: 'Woher', cost: 'Was es kostete' }));
    expect((await send(of, 'costs', own, `?mapping=${mapping}&medium=event&currency=CHF`)).body.accepted).toBe(1);
    expect((await costs(of))[0]).toEqual([
      '2026-01-01',
      'messe',
      'event',
      null,
      { amount: '1000.00', currency: 'CHF' },
      null,
      null,
    ]);
  });

  test('garbage imports nothing and says why', async () => {
    const of = await app.site();
    for (const file of ['hello world', '{"a":1}\n', '\u0000\u0001\u0002', 'a,b\n1,2']) {
      const { status, body } = await send(of, 'costs', file);
      expect(status).toBe(200);
      expect(body).toMatchObject({ status: 'failed', accepted: 0, rejected: [{ line: 1 }] });
      expect(body.rejected[0].errors[0].detail).toContain('date');
    }
    expect(await costs(of)).toEqual([]);
  });
});

describe('other kinds', () => {
  test('lines of JSON, and forms with a file', async () => {
    const of = await app.site();
    const ndjson = [
      JSON.stringify({ externalId: 'c1', type: 'call', occurredAt: '2026-01-01T10:00:00Z', email: 'ann@acme.com' }),
      'no json',
      JSON.stringify({ externalId: 'c2', type: 'dance', occurredAt: '2026-01-01T10:00:00Z', email: 'ann@acme.com' }),
    ].join('\n');
    const { body } = await send(of, 'touchpoints', ndjson, '', { headers: { 'content-type': 'application/x-ndjson' } });
    expect(body).toMatchObject({ accepted: 1, rejected: [{ line: 2 }, { line: 3, errors: [{ pointer: '/type' }] }] });
    const form = [
      '--xx',
      'content-disposition: form-data; name="file"; filename="leads.csv"',
      'content-type: text/csv',
      '',
      'Email,Name,occurredAt,traits.plan\nbea@beta.com,Bea,2026-01-02T10:00:00Z,pro\nnot-an-address,X,,',
      '--xx--',
      '',
    ].join('\r\n');
    const multipart = { headers: { 'content-type': 'multipart/form-data; boundary=xx' } };
    const leads = await send(of, 'leads', form, '', multipart);
    expect(leads.body).toMatchObject({ accepted: 1, rejected: [{ line: 3, errors: [{ pointer: '/email' }] }] });
    expect((await of.lead('email=bea@beta.com')).traits).toEqual({ plan: 'pro' });
  });

  test.each([
    ['dated', 'ann@acme.com,%,2026-01-02T10:00:00Z'],
    ['without a time', 'ann@acme.com,%,'],
  ])('leads, %s: the table as it is now counts, also where it goes back to what it was', async (_, row) => {
    const of = await app.site();
    const say = async (...names: string[]) => {
      const rows = names.map((name) => row.replace('%', name));
      const { body } = await send(of, 'leads', ['email,name,occurredAt', ...rows].join('\n'));
      return [(await of.lead('email=ann@acme.com')).name, body.accepted, body.updated, body.unchanged];
    };
    expect(await say('Ann')).toEqual(['Ann', 1, 0, 0]);
    expect(await say('Ann')).toEqual(['Ann', 0, 0, 1]);
    // Enough turns that no hash decides by chance.
    for (const name of ['Anna', 'Ann', 'Anne', 'Ann', 'Anna', 'Ann']) expect(await say(name)).toEqual([name, 0, 1, 0]);
    expect(await say('Ann')).toEqual(['Ann', 0, 0, 1]);
    // Two rows of one person: the last counts, and the same file again changes nothing.
    expect(await say('Bea', 'Cleo')).toEqual(['Cleo', 0, 2, 0]);
    expect(await say('Bea', 'Cleo')).toEqual(['Cleo', 0, 0, 2]);
  });

  test('leads: an older row never replaces a newer one, however often it is told', async () => {
    const of = await app.site();
    const file = 'email,name,occurredAt\nann@acme.com,New,2026-02-01\nann@acme.com,Old,2026-01-01\n';
    expect((await send(of, 'leads', file)).body).toMatchObject({ accepted: 1, updated: 1 });
    expect((await send(of, 'leads', file)).body).toMatchObject({ accepted: 0, updated: 0, unchanged: 2 });
    expect(await of.lead('email=ann@acme.com')).toMatchObject({ name: 'New', createdAt: '2026-01-01T00:00:00.000Z' });
  });

  test('leads: a table that goes on naming an erased person brings her back neither as she was nor changed', async () => {
    const of = await app.site();
    const table = (row: string) => send(of, 'leads', `email,name,externalId,occurredAt\n${row}\nbob@acme.com,Bob,,\n`);
    const people = async () =>
      (await of.get('/v1/leads')).body.data.map((lead: { name: string }) => lead.name).toSorted();
    expect((await table('ann@acme.com,Ann,crm:1,')).body).toMatchObject({ accepted: 2 });
    const [ann] = (await of.get('/v1/leads?email=ann@acme.com')).body.data;
    expect((await app.ask('DELETE', `/v1/leads/${ann.id}?site=${of.id}`)).status).toBe(200);
    for (const row of ['ann@acme.com,Ann,crm:1,', 'ann@acme.com,Ann Miller,crm:2,', ',Ann,crm:1,'])
      expect((await table(row)).body).toMatchObject({ status: 'done', accepted: 0, updated: 0, unchanged: 2 });
    expect(await people()).toEqual(['Bob']);
    // What has a time after the erasure is heard of her, and then the table is about her again.
    app.clock.advance(60_000);
    const now = new Date(app.clock.now()).toISOString();
    expect((await table(`ann@acme.com,Ann,,${now}`)).body).toMatchObject({ accepted: 1, unchanged: 1 });
    expect((await table('ann@acme.com,Ann Miller,,')).body).toMatchObject({ updated: 1, unchanged: 1 });
    expect(await people()).toEqual(['Ann Miller', 'Bob']);
  });

  test('deals: one line a deal', async () => {
    const of = await app.site();
    const file = [
      'externalId,name,email,stage,closedAt,value,currency,product',
      'D1,First,ann@acme.com,won,2026-01-05T10:00:00Z,100.50,EUR,Boots',
      'D2,Second,ann@acme.com,sleeping,,1,EUR,',
      ',Third,ann@acme.com,won,2026-01-05T10:00:00Z,1,EUR,',
    ].join('\n');
    expect((await send(of, 'deals', file)).body).toMatchObject({ accepted: 1, rejected: [{ line: 3 }, { line: 4 }] });
    expect((await send(of, 'deals', file)).body).toMatchObject({ accepted: 0, unchanged: 1 });
    expect((await of.get('/v1/reports/attribution')).body.totals.value).toBe('100.50');
  });

  test('events: the history of another tool, the same file twice once', async () => {
    const of = await app.site();
    const file = [
      'type,anonymousId,timestamp,context.page.url',
      'page,v1,2020-01-01T10:00:00Z,https://acme.example/?utm_source=old&utm_medium=cpc',
      'dance,v1,2020-01-01T10:00:00Z,',
    ].join('\n');
    expect((await send(of, 'events', file)).body).toMatchObject({ accepted: 1, rejected: [{ line: 3 }] });
    expect((await send(of, 'events', file)).body).toMatchObject({ accepted: 0, unchanged: 1 });
    expect((await of.visitor('v1')).body.touchpoints[0]).toMatchObject({
      source: 'old',
      occurredAt: '2020-01-01T10:00:00.000Z',
    });
  });
});

test('what is asked for wrongly is refused', async () => {
  expect(errorsOf(await send(site, 'dreams', 'a')).kind).toContain('touchpoints');
  expect(errorsOf(await send(site, 'costs', 'a', '?preset=myspace')).preset).toContain('meta-ads');
  expect(errorsOf(await send(site, 'costs', 'a,b', '?mapping={')).mapping).toContain('JSON');
  expectProblem(
    await send(site, 'costs', 'a', '', { headers: { 'content-type': 'image/png' } }),
    415,
    'unsupported_media_type',
  );
  expectProblem(await send(site, 'costs', '', ''), 400, 'unreadable_body');
  expectProblem(await app.post('/v1/imports/costs', 'a', { key: site.writeKey, ...CSV }), 403, 'forbidden');
});

describe('a preview', () => {
  const look = (kind: string, body: string, query = '', ask = CSV) => send(site, `${kind}/preview`, body, query, ask);

  test('tells what each column is read as and the first rows, and stores nothing', async () => {
    const before = await costs(site);
    const file = [
      'Ads of May',
      'Tag;Kampagne;Kosten (EUR);Notiz',
      '31.05.2026;Mai;1.234,50;x',
      'Gesamt;;1.234,50;',
    ].join('\n');
    const { status, body } = await look('costs', file, '?preset=google-ads');
    expect(status).toBe(200);
    expect(body.columns).toEqual([
      { header: 'Tag', field: 'date' },
      { header: 'Kampagne', field: 'campaign' },
      { header: 'Kosten (EUR)', field: 'cost' },
      { header: 'Notiz', field: null },
    ]);
    const value = { date: '2026-05-31', source: 'google', medium: 'cpc', campaign: 'Mai' };
    expect(body).toMatchObject({ problem: null, total: 1, rows: [{ line: 3, value, problem: null }] });
    expect(body.rows[0].value.cost).toEqual({ amount: '1234.50', currency: 'EUR' });
    expect(body.fields).toContain('impressions');
    expect(await costs(site)).toEqual(before);
  });

  test('of a table whose header is not understood names its columns, so that they can be mapped', async () => {
    const file = 'Wann,Wieviel\n2026-01-01,5\n';
    const first = (await look('costs', file)).body;
    expect(first.columns).toEqual([
      { header: 'Wann', field: null },
      { header: 'Wieviel', field: null },
    ]);
    expect(first.problem).toContain('there is no header');
    const { body } = await look('costs', file, '?mapping=date=Wann,cost=Wieviel');
    expect(body).toMatchObject({ problem: null, total: 1 });
    expect(body.columns[0]).toEqual({ header: 'Wann', field: 'date' });
  });

  test('of other kinds, and of lines of JSON', async () => {
    const { body } = await look('leads', 'E-Mail,name,x\nann@acme.com,Ann,1\n', '?mapping=email=E-Mail');
    expect(body.columns.map(({ field }: { field: string | null }) => field)).toEqual(['email', 'name', null]);
    expect(body.rows).toEqual([{ line: 2, value: { email: 'ann@acme.com', name: 'Ann' }, problem: null }]);
    const ndjson = { headers: { 'content-type': 'application/x-ndjson' } };
    const lines = (await look('leads', '{"email":"ann@acme.com"}\nnonsense\n', '', ndjson)).body;
    expect(lines).toMatchObject({ columns: [], total: 2 });
    expect(lines.rows[1]).toEqual({ line: 2, value: null, problem: 'is no JSON object' });
  });
});
