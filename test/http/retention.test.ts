/** `/v1/retention`: presets, a preview that changes nothing, and the receipts of runs. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RetentionKeeper } from '../../server/retention/keeper.ts';
import { startApp, type TestApp, type TestSite } from '../support/app.ts';
import { DAY } from '../support/facts.ts';

let app: TestApp;
let site: TestSite;
beforeAll(async () => {
  app = await startApp();
  site = await app.site();
});
afterAll(() => app.close());

test('by default everything is kept for ever, and presets are proposals', async () => {
  const { body } = await site.get('/v1/retention');
  expect(body).toMatchObject({ retention: null, retentionDays: {} });
  expect(body.presets.map((one: { retention: number }) => one.retention)).toEqual([null, 36, 13]);
  for (const { id: _, ...preset } of body.presets)
    expect((await app.ask('PATCH', `/v1/sites/${site.id}`, preset)).body).toMatchObject(preset);
  await app.ask('PATCH', `/v1/sites/${site.id}`, { retention: null, retentionDays: {} });
  expect((await site.post('/v1/retention/preview', {})).body.classes).toEqual([]);
  expect((await site.get('/v1/retention/runs')).body).toEqual({ data: [], nextCursor: null });
});

test('a preview counts by class; the run that follows says the same and is listed', async () => {
  await site.batch([{ type: 'page', anonymousId: 'nobody', context: { page: { url: 'https://acme.com/' } } }]);
  await site.post('/v1/leads', { email: 'ann@acme.com' });
  app.clock.advance(400 * DAY);
  const settings = { retention: 13, retentionDays: { anonymous: 30 } };
  const { body } = await site.post('/v1/retention/preview', settings);
  expect(body.classes.map((one: object) => Object.values(one))).toEqual([
    ['anonymous', 1, expect.any(String)],
    ['leads', 1, expect.any(String)],
  ]);
  expect((await site.get('/v1/leads')).body.data).toHaveLength(1);
  await app.ask('PATCH', `/v1/sites/${site.id}`, settings);
  await app.storage.write('examine', app.clock.now() - DAY);
  const keeper = new RetentionKeeper({
    storage: app.storage,
    clock: app.clock,
    onTrouble: (error) => expect.fail(error.stack),
  });
  expect(await keeper.runDue()).toBe(1);
  const { data } = (await site.get('/v1/retention/runs')).body;
  expect(data).toHaveLength(1);
  expect(data[0]).toMatchObject({
    endedAt: expect.any(String),
    classes: [
      { class: 'anonymous', count: 1 },
      { class: 'leads', count: 1 },
    ],
  });
  expect((await site.get('/v1/leads')).body.data).toEqual([]);
});

test('what cannot be is refused by its place', async () => {
  const answer = await site.post('/v1/retention/preview', { retention: 0, retentionDays: { anonymous: 0, leads: 3 } });
  expect(answer.status).toBe(400);
  const pointers = answer.body.errors.map((one: { pointer: string }) => one.pointer);
  expect(pointers).toEqual(expect.arrayContaining(['/retention', '/retentionDays/anonymous', '/retentionDays/leads']));
});
