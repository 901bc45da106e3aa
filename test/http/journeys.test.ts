/** Journeys: of a lead and of a visitor, from the first touch to the closing, however long ago. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type TestApp, type TestSite } from '../support/app.ts';
import { errorsOf, expectProblem } from './expect-problem.ts';

let app: TestApp;
let site: TestSite;
let leadId: string;

const page = (messageId: string, timestamp: string, query = '', referrer = '') => ({
  type: 'page',
  messageId,
  anonymousId: 'ann-browser',
  timestamp,
  context: { page: { url: `https://shop.example/${messageId}${query}`, ...(referrer ? { referrer } : {}) } },
});

beforeAll(async () => {
  app = await startApp();
  site = await app.site({ timeZone: 'Europe/Berlin' });
  await site.batch([
    page('p1', '2021-03-01T09:00:00Z', '?utm_source=google&utm_medium=cpc&utm_campaign=old'),
    page('p2', '2021-03-01T09:10:00Z'),
    page('p3', '2026-01-10T10:00:00Z', '', 'https://www.linkedin.com/'),
    page('p4', '2026-01-10T10:05:00Z', '?utm_source=newsletter&utm_medium=email'),
    {
      type: 'track',
      event: 'Video Watched',
      messageId: 't1',
      anonymousId: 'ann-browser',
      timestamp: '2026-01-10T10:06:00Z',
    },
    {
      type: 'track',
      event: 'Trial Started',
      messageId: 't2',
      anonymousId: 'ann-browser',
      timestamp: '2026-01-20T00:00:00Z',
    },
    page('p5', '2026-02-01T08:00:00Z'),
  ]);
  const { body } = await site.post('/v1/leads', {
    email: 'ann@acme.com',
    anonymousId: 'ann-browser',
    occurredAt: '2026-01-11T12:00:00Z',
  });
  leadId = body.lead.id;
  const contact = {
    externalId: 'call-1',
    type: 'call',
    occurredAt: '2026-01-15T09:00:00Z',
    email: 'ann@acme.com',
    source: 'zoom',
  };
  await site.post('/v1/touchpoints', contact);
  await site.post(`/v1/leads/${leadId}/stages`, { stage: 'sql', occurredAt: '2026-01-16T09:00:00Z' });
  await site.put('/v1/deals/D-1', {
    leads: [{ email: 'ann@acme.com', role: 'buyer' }],
    value: { amount: '1234.5', currency: 'EUR' },
    createdAt: '2026-01-17T09:00:00Z',
    stage: 'won',
    closedAt: '2026-03-01T09:00:00Z',
  });
});
afterAll(() => app.close());

const journey = async (query = '') => (await site.get(`/v1/leads/${leadId}/journey${query}`)).body;
const ids = (list: { id: string }[]) => list.map(({ id }) => id);
const times = (list: { occurredAt: string }[]) => list.map(({ occurredAt }) => occurredAt);

describe("a lead's journey", () => {
  test('has everything, in the order it happened, from five years ago to the closing', async () => {
    const { touchpoints, visits, milestones, summary, nextCursor, lead } = await journey();
    expect(touchpoints.map((t: Record<string, unknown>) => [t.occurredAt, t.type, t.channel, t.source])).toEqual([
      ['2021-03-01T09:00:00.000Z', 'visit', 'Paid Search', 'google'],
      ['2026-01-10T10:00:00.000Z', 'visit', 'Organic Social', 'linkedin'],
      ['2026-01-10T10:05:00.000Z', 'campaign', 'Email', 'newsletter'],
      ['2026-01-15T09:00:00.000Z', 'call', 'Phone', 'zoom'],
      ['2026-02-01T08:00:00.000Z', 'visit', 'Direct', '(direct)'],
    ]);
    expect(
      visits.map((v: Record<string, unknown>) => [v.startedAt, v.endedAt, v.pageViews, v.landingPage, v.exitPage]),
    ).toEqual([
      ['2021-03-01T09:00:00.000Z', '2021-03-01T09:10:00.000Z', 2, 'https://shop.example/p1', 'https://shop.example/p2'],
      ['2026-01-10T10:00:00.000Z', '2026-01-10T10:06:00.000Z', 2, 'https://shop.example/p3', 'https://shop.example/p4'],
      ['2026-02-01T08:00:00.000Z', '2026-02-01T08:00:00.000Z', 1, 'https://shop.example/p5', 'https://shop.example/p5'],
    ]);
    expect(milestones).toEqual([
      { type: 'lead', occurredAt: '2026-01-11T12:00:00.000Z', dealId: null, value: null },
      { type: 'sql', occurredAt: '2026-01-16T09:00:00.000Z', dealId: null, value: null },
      {
        type: 'opportunity',
        occurredAt: '2026-01-17T09:00:00.000Z',
        dealId: 'D-1',
        value: { amount: '1234.50', currency: 'EUR' },
      },
      {
        type: 'won',
        occurredAt: '2026-03-01T09:00:00.000Z',
        dealId: 'D-1',
        value: { amount: '1234.50', currency: 'EUR' },
      },
    ]);
    expect(summary).toEqual({
      touchpoints: 5,
      visits: 3,
      pageViews: 5,
      daysFromFirstTouch: { toLead: 1777, toWon: 1826 },
      channels: ['Paid Search', 'Organic Social', 'Email', 'Phone', 'Direct'],
    });
    expect(nextCursor).toBeNull();
    expect(lead.id).toBe(leadId);
  });

  test('every touchpoint has every field of the contract', async () => {
    const [first] = (await journey()).touchpoints;
    expect(Object.keys(first).sort()).toEqual(
      'id type occurredAt channel channelRule source medium campaign term content campaignId clickIds referrer landingPage visitId anonymousId device country region leadId'
        .split(' ')
        .sort(),
    );
    expect(first).toMatchObject({
      campaign: 'old',
      channelRule: 'paid-search',
      anonymousId: 'ann-browser',
      leadId,
      clickIds: {},
    });
    expect(first.visitId).toBe((await journey()).visits[0].id);
  });

  test('shows events only when they are asked for', async () => {
    const plain = await journey();
    expect(plain.visits[0]).not.toHaveProperty('events');
    expect(plain).not.toHaveProperty('events');
    const { visits, events } = await journey('?include=events');
    expect(visits.map((visit: { events: { id: string }[] }) => ids(visit.events))).toEqual([
      ['p1', 'p2'],
      ['p3', 'p4', 't1'],
      ['p5'],
    ]);
    // A track outside a visit opens none; naming the lead is an event too.
    expect(ids(events).at(-1)).toBe('t2');
  });

  test.each([
    ['?from=2026-01-10&to=2026-01-16', 3],
    ['?from=2026-01-10T10:00:00Z&to=2026-01-10T10:05:00Z', 1],
    ['?to=2026-01-01', 1],
    ['?from=2026-02-01T08:00:00.001Z', 0],
    ['?from=2021-03-01&to=2021-03-02', 1],
  ])('%s has %i touchpoints', async (query, count) => {
    const { touchpoints, summary } = await journey(query);
    expect(touchpoints).toHaveLength(count);
    expect(summary.touchpoints).toBe(count);
  });

  test("a date is a day in the site's time zone", async () => {
    const own = await app.site({ timeZone: 'America/New_York' });
    const at = (id: string, timestamp: string) => ({ ...page(id, timestamp), anonymousId: 'zone' });
    await own.batch([at('late', '2026-01-02T04:30:00Z'), at('early', '2026-01-02T05:30:00Z')]);
    const day = async (query: string) =>
      (await own.visitor('zone', query)).body.visits.map((visit: { landingPage: string }) => visit.landingPage.at(-1));
    expect(await day('?from=2026-01-01&to=2026-01-02')).toEqual(['e']);
    expect(await day('?from=2026-01-02&to=2026-01-03')).toEqual(['y']);
  });

  test('comes in pages that together are the whole, each thing once and in order', async () => {
    const whole = await journey('?include=events');
    for (const limit of [1, 2, 3, 5, 500]) {
      const seen: Record<string, unknown[]> = { touchpoints: [], visits: [], events: [], milestones: [] };
      for (let cursor: string | null = ''; cursor !== null; ) {
        const part: Record<string, unknown[]> & { nextCursor: string | null } = await journey(
          `?include=events&limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`,
        );
        expect(part.touchpoints!.length).toBeLessThanOrEqual(limit);
        for (const name of Object.keys(seen)) seen[name]!.push(...part[name]!);
        cursor = part.nextCursor;
      }
      for (const name of Object.keys(seen)) expect(seen[name], `${name} with limit ${limit}`).toEqual(whole[name]);
    }
  });

  test.each([
    ['limit', 'limit=0'],
    ['limit', 'limit=501'],
    ['include', 'include=everything'],
    ['from', 'from=soon'],
    ['cursor', 'cursor=nonsense'],
    ['foo', 'foo=1'],
  ])('%s is named when it is wrong: %s', async (parameter, query) => {
    const answer = await site.get(`/v1/leads/${leadId}/journey?${query}`);
    expectProblem(answer, 400, 'invalid_request');
    expect(Object.keys(errorsOf(answer))).toEqual([parameter]);
  });

  test('an unknown parameter is told which there are', async () => {
    const answer = await site.get(`/v1/leads/${leadId}/journey?foo=1`);
    expect(errorsOf(answer).foo).toBe(
      'is not known here; there are site, limit, cursor, from, to, channel, source, medium, campaign, term, content, landingPage, country, device, include, format',
    );
  });

  test('a cursor of another question is none', async () => {
    const { nextCursor } = await journey('?limit=1');
    expectProblem(
      await site.get(`/v1/leads/${leadId}/journey?limit=1&include=events&cursor=${nextCursor}`),
      400,
      'invalid_request',
    );
    const [seal] = JSON.parse(Buffer.from(nextCursor, 'base64url').toString());
    const forged = Buffer.from(JSON.stringify([seal, { at: 5, id: {} }])).toString('base64url');
    expectProblem(await site.get(`/v1/leads/${leadId}/journey?limit=1&cursor=${forged}`), 400, 'invalid_request');
  });

  test('of nobody there is none', async () => {
    expectProblem(await site.get('/v1/leads/lead_nobody/journey'), 404, 'not_found');
    expectProblem(await site.get('/v1/leads/lead_nobody/identity'), 404, 'not_found');
    expectProblem(await site.visitor('nobody'), 404, 'not_found');
  });
});

describe("a visitor's journey", () => {
  test('has her visits and whose she is, and no contact of the person', async () => {
    const { body } = await site.visitor('ann-browser');
    expect(body.lead.id).toBe(leadId);
    expect(body.touchpoints.map((t: { type: string }) => t.type)).toEqual(['visit', 'visit', 'campaign', 'visit']);
    expect(body.touchpoints.every((t: { leadId: string }) => t.leadId === leadId)).toBe(true);
  });

  test('of a visitor nobody knows has no lead', async () => {
    await site.batch([{ ...page('s1', '2026-01-01T00:00:00Z'), anonymousId: 'stranger' }]);
    const { body } = await site.visitor('stranger');
    expect(body).toMatchObject({ lead: null, milestones: [], summary: { touchpoints: 1, visits: 1 } });
    expect(body.touchpoints[0].leadId).toBeNull();
  });

  test.each(['a b', 'ü/ß', '%41', 'a?b#c', 'user:u1', '日本'.repeat(60), 'x'.repeat(255)])(
    'may have the id %s',
    async (anonymousId) => {
      await site.batch([{ ...page('odd', '2026-01-01T00:00:00Z'), anonymousId }]);
      const { status, body } = await site.visitor(anonymousId);
      expect(status).toBe(200);
      expect(body.touchpoints[0].anonymousId).toBe(anonymousId);
    },
  );

  test("a visit goes on for exactly the site's timeout, and over midnight", async () => {
    const own = await app.site({ sessionTimeoutMinutes: 10 });
    const at = (id: string, timestamp: string) => ({ ...page(id, timestamp), anonymousId: 'v' });
    await own.batch([
      at('1', '2026-01-01T23:55:00.000Z'),
      at('2', '2026-01-02T00:05:00.000Z'),
      at('3', '2026-01-02T00:15:00.001Z'),
    ]);
    expect((await own.visitor('v')).body.visits.map((visit: { pageViews: number }) => visit.pageViews)).toEqual([2, 1]);
    await own.app.ask('PATCH', `/v1/sites/${own.id}`, { sessionTimeoutMinutes: 30 });
    expect((await own.visitor('v')).body.visits).toHaveLength(1);
  });
});

test('pages of a journey stay what they were while data arrives', async () => {
  const own = await app.site();
  const page = (id: string, minutes: number) => ({
    type: 'page',
    messageId: id,
    anonymousId: 'paged',
    timestamp: new Date(Date.UTC(2024, 0, 1, 0, minutes)).toISOString(),
    context: { page: { url: `https://a.example/?utm_source=${id}&utm_medium=cpc` } },
  });
  await own.batch([page('a', 0), page('b', 100), page('c', 200), page('d', 300), page('e', 400)]);
  const { lead } = (await own.post('/v1/leads', { email: 'paged@acme.com', anonymousId: 'paged' })).body;
  const part = async (cursor: string) => {
    const { body } = await own.get(`/v1/leads/${lead.id}/journey?limit=2${cursor && `&cursor=${cursor}`}`);
    return { sources: body.touchpoints.map(({ source }: { source: string }) => source), next: body.nextCursor };
  };
  const first = await part('');
  // One that is earlier than what was seen, one in what is still to come, and one on another browser.
  await own.batch([page('early', 50), page('late', 350), { ...page('other', 250), anonymousId: 'other' }]);
  await own.post('/v1/leads', { email: 'paged@acme.com', anonymousId: 'other' });
  const second = await part(first.next);
  const third = await part(second.next);
  expect([first.sources, second.sources, third.sources]).toEqual([
    ['a', 'b'],
    ['c', 'other'],
    ['d', 'late'],
  ]);
  expect((await part(third.next)).sources).toEqual(['e']);
});

test('the order in which everything arrives does not matter', async () => {
  const messages = [
    page('a', '2026-01-01T00:00:00Z', '?utm_source=x&utm_medium=cpc'),
    page('b', '2026-01-01T00:00:00Z'),
    page('c', '2026-01-01T00:31:00Z'),
    {
      type: 'identify',
      messageId: 'i',
      anonymousId: 'ann-browser',
      userId: 'u',
      traits: { email: 'o@acme.com' },
      timestamp: '2026-01-01T01:00:00Z',
    },
    { type: 'track', event: 'x', messageId: 't', anonymousId: 'ann-browser', timestamp: '2026-01-01T00:32:00Z' },
  ];
  const digests = [];
  for (const order of [
    [0, 1, 2, 3, 4],
    [4, 3, 2, 1, 0],
    [3, 1, 4, 0, 2],
  ]) {
    const own = await app.site();
    for (const i of order) await own.batch([messages[i]]);
    digests.push(await own.digest());
  }
  expect(new Set(digests.map((digest) => JSON.stringify(digest))).size).toBe(1);
});

test('things that happened at once are ordered by id', async () => {
  const own = await app.site();
  const contacts = Array.from({ length: 6 }, (_, i) => ({
    externalId: `same-${i}`,
    type: 'call',
    occurredAt: '2026-01-01T00:00:00Z',
    email: 'same@acme.com',
  }));
  await own.post('/v1/leads', { email: 'same@acme.com' });
  await own.post('/v1/touchpoints', { batch: contacts });
  const { id } = await own.lead('email=same@acme.com');
  const { body } = await own.get(`/v1/leads/${id}/journey`);
  expect(times(body.touchpoints)).toEqual(Array(6).fill('2026-01-01T00:00:00.000Z'));
  expect(ids(body.touchpoints)).toEqual([...ids(body.touchpoints)].sort());
});
