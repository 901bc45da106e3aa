/** A site's own names of stages. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type TestApp, type TestSite } from '../support/app.ts';
import { errorsOf, expectProblem } from './expect-problem.ts';

let app: TestApp;
let site: TestSite;
let url: string;
beforeAll(async () => {
  app = await startApp();
  site = await app.site({ timeZone: 'UTC' });
  url = `/v1/sites/${site.id}/stage-mappings`;
});
afterAll(() => app.close());

const NAMES = {
  mappings: [
    { name: 'Demo held', stage: 'mql' },
    { name: 'Closed Won', stage: 'won' },
    { name: 'Nurture', stage: null },
  ],
};

test('names that nobody explained are refused, and the refusal says what is allowed', async () => {
  expect((await site.get(url)).body).toEqual({ mappings: [], version: 0, definedAt: null });
  const refused = await site.put('/v1/deals/A', { stages: [{ stage: 'Demo held', occurredAt: '2026-01-05' }] });
  expectProblem(refused, 400, 'invalid_request');
  expect(errorsOf(refused)).toEqual({
    '/stages/0/stage': 'must be one of lead, mql, sql, opportunity, won, lost, or a name that the site maps to one',
  });
});

test('deals and leads are told with the names, and a change holds for what was told before', async () => {
  expect((await site.put(url, NAMES)).body).toMatchObject({ ...NAMES, version: 1 });
  const deal = await site.put('/v1/deals/A', {
    leads: [{ email: 'ann@acme.com' }],
    stage: 'closed won',
    stages: [
      { stage: 'Nurture', occurredAt: '2026-01-01T00:00:00Z' },
      { stage: 'Demo held', occurredAt: '2026-01-05T00:00:00Z' },
      { stage: 'Closed Won', occurredAt: '2026-01-09T00:00:00Z' },
    ],
    value: { amount: 100 },
  });
  expect(deal).toMatchObject({
    status: 201,
    body: {
      stage: 'won',
      stages: [
        { stage: 'mql', occurredAt: '2026-01-05T00:00:00.000Z' },
        { stage: 'won', occurredAt: '2026-01-09T00:00:00.000Z' },
      ],
    },
  });
  const { lead } = (await site.post('/v1/leads', { email: 'bob@acme.com', occurredAt: '2026-01-01T00:00:00Z' })).body;
  const stages = `/v1/leads/${lead.id}/stages`;
  expect((await site.post(stages, { stage: ' demo HELD ', occurredAt: '2026-01-06T00:00:00Z' })).body.stage).toBe(
    'mql',
  );
  expect((await site.post(stages, { stage: 'Nurture', occurredAt: '2026-02-06T00:00:00Z' })).body.stage).toBe('mql');
  expectProblem(await site.post(stages, { stage: 'Somewhere', occurredAt: '2026-01-06' }), 400, 'invalid_request');
  const count = async (milestone: string) =>
    Number((await site.get(`/v1/reports/attribution?milestone=${milestone}`)).body.totals.conversions);
  expect([await count('mql'), await count('sql')]).toEqual([2, 0]);

  const other = {
    mappings: [
      { name: 'demo held', stage: 'sql' },
      { name: 'Nurture', stage: 'lead' },
      { name: 'Contract out', stage: 'opportunity' },
    ],
  };
  const preview = await site.post(`${url}/preview`, other);
  expect(preview.body).toEqual({
    changes: [
      { name: 'Closed Won', before: 'won', after: null, deals: 1, leads: 0 },
      { name: 'Demo held', before: 'mql', after: 'sql', deals: 1, leads: 0 },
      { name: 'Nurture', before: null, after: 'lead', deals: 1, leads: 1 },
      { name: 'closed won', before: 'won', after: null, deals: 1, leads: 0 },
      { name: 'demo HELD', before: 'mql', after: 'sql', deals: 0, leads: 1 },
    ],
    unused: ['Contract out'],
  });
  // A preview changes nothing.
  expect([await count('mql'), await count('won')]).toEqual([2, 1]);

  expect((await site.put(url, other)).body.version).toBe(2);
  expect([await count('mql'), await count('sql'), await count('won')]).toEqual([0, 2, 0]);
  expect((await site.get('/v1/deals/A')).body).toMatchObject({ stage: 'sql' });
  expect((await site.get(`/v1/leads/${lead.id}`)).body.stages.map((one: { stage: string }) => one.stage)).toEqual([
    'sql',
    'lead',
  ]);

  // And back again: nothing of what was told is lost.
  await site.put(url, NAMES);
  expect([await count('mql'), await count('sql'), await count('won')]).toEqual([2, 0, 1]);
  expect((await site.get('/v1/deals/A')).body).toMatchObject(deal.body);
});

test('what cannot be meant is refused where it stands', async () => {
  const refused = await site.put(url, {
    mappings: [
      { name: 'Won', stage: 'lost' },
      { name: 'A', stage: 'won' },
      { name: ' a', stage: 'mql' },
    ],
  });
  expectProblem(refused, 400, 'invalid_request');
  expect(Object.keys(errorsOf(refused))).toEqual(['/mappings/0/name', '/mappings/2/name']);
});
