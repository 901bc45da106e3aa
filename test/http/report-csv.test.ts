/** Long reports as CSV: rows are made when they are written, a piece at a time, and are the same as in JSON. */
import Fastify from 'fastify';
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerCsv } from '../../server/http/csv-answers.ts';
import { whenWritten } from '../../server/http/lazy-rows.ts';
import { startApp, type TestApp, type TestSite } from '../support/app.ts';
import { userOf } from './sign-in.ts';

describe('a report of many rows', () => {
  const ROWS = 100_000;
  const counted = Array.from({ length: ROWS }, (_, i) => i);
  let shown = 0;
  const server = Fastify();
  beforeAll(() => {
    answerCsv(server);
    server.get(
      '/report',
      {
        config: { csv: { name: 'report', rows: 'rows' } },
        schema: {
          querystring: Type.Object({}),
          response: {
            200: Type.Object({
              rows: Type.Array(Type.Object({ key: Type.Record(Type.String(), Type.String()), visits: Type.Integer() })),
            }),
          },
        },
      },
      async () => ({
        rows: whenWritten(counted, (i) => {
          shown++;
          return { key: { page: `https://acme.example/${i}?${'x'.repeat(100)}` }, visits: i };
        }),
      }),
    );
  });
  afterAll(() => server.close());

  test('is made no faster than it is read, in pieces', async () => {
    shown = 0;
    const answer = await server.inject({ url: '/report?format=csv', payloadAsStream: true });
    const pieces: number[] = [];
    let rest = 0;
    for await (const piece of answer.stream()) {
      pieces.push(String(piece).split('\r\n').length - 1);
      if (pieces.length === 3) {
        await new Promise((resolve) => setTimeout(resolve, 200));
        rest = shown;
      }
    }
    // One row tells the columns; of the others a few pieces are ahead of the reader.
    expect(rest).toBeGreaterThan(1000);
    expect(rest).toBeLessThan(ROWS / 5);
    expect(shown).toBe(ROWS + 1);
    // The header may come with the first thousand.
    expect(Math.max(...pieces)).toBeLessThanOrEqual(1001);
    expect(pieces.reduce((sum, lines) => sum + lines, 0)).toBe(ROWS + 1);
  });

  test('is a list where JSON is asked for', async () => {
    const { rows } = (await server.inject('/report')).json();
    expect(rows).toHaveLength(ROWS);
    expect(rows[ROWS - 1]).toEqual({ key: { page: expect.stringMatching(/\/99999\?x/) }, visits: ROWS - 1 });
  });
});

describe('the same rows as in JSON', () => {
  let app: TestApp;
  let site: TestSite;
  beforeAll(async () => {
    app = await startApp();
    site = await app.site();
    const pages = Array.from({ length: 1500 }, (_, i) => ({
      type: 'page',
      anonymousId: `v${i}`,
      timestamp: `2026-01-${String(1 + (i % 28)).padStart(2, '0')}T10:00:00Z`,
      context: { page: { url: `https://acme.example/page-${i}?utm_source=s${i % 7}&utm_medium=email` } },
    }));
    for (let i = 0; i < pages.length; i += 500) await site.post('/v1/import', { batch: pages.slice(i, i + 500) });
    const leads = Array.from({ length: 1100 }, (_, i) => ({
      type: 'identify',
      anonymousId: `v${i}`,
      traits: { email: `p${i}@acme.example` },
      timestamp: '2026-02-01T10:00:00Z',
    }));
    for (let i = 0; i < leads.length; i += 500) await site.post('/v1/import', { batch: leads.slice(i, i + 500) });
    const rows = Array.from({ length: 1200 }, (_, i) => ({
      date: '2026-01-05',
      source: 's1',
      medium: 'email',
      campaign: `c${i}`,
      cost: { amount: 1 },
      clicks: 2,
    }));
    for (let i = 0; i < rows.length; i += 600) await site.put('/v1/costs', { rows: rows.slice(i, i + 600) });
  }, 60_000);
  afterAll(() => app.close());

  test.each([
    ['attribution?milestone=lead&models=first,linear&groupBy=landingPage', 'key.landingPage'],
    ['kpis?groupBy=landingPage', 'key.landingPage'],
    ['traffic?groupBy=landingPage', 'key.landingPage'],
    ['quality?groupBy=landingPage', 'key.landingPage'],
    ['reconciliation', 'key.campaign'],
  ])('%s', async (report, column) => {
    const { body } = await site.get(`/v1/reports/${report}`);
    expect(body.rows.length).toBeGreaterThan(1000);
    const { text } = await site.get(`/v1/reports/${report}${report.includes('?') ? '&' : '?'}format=csv`);
    const [header, ...lines] = text.trim().split('\r\n');
    const place = header!.split(',').indexOf(column);
    const name = column.split('.')[1]!;
    expect(lines.map((line) => line.split(',')[place])).toEqual(
      body.rows.map((row: { key: Record<string, string | null> }) => row.key[name] ?? ''),
    );
  });

  test('also for a user who sees addresses masked', async () => {
    const { session } = await userOf(app, 'viewer', [site.id]);
    const report = '/v1/reports/traffic?groupBy=landingPage,source';
    const { body } = await session.get(report);
    const { text } = await session.get(`${report}&format=csv`);
    expect(body.rows.length).toBe(1500);
    expect(text.trim().split('\r\n')).toHaveLength(1501);
    expect(text).toContain('page-1499');
  });
});
