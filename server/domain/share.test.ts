import { expect, test } from 'vitest';
import { isShareable, mayAsk } from './share.ts';

test('pages with figures can be shared, those with persons cannot', () => {
  expect(['/attribution?x=1', '/kpis', '/paths'].map(isShareable)).toEqual([true, true, true]);
  for (const path of ['/', '/leads', '/leads/lead_x', '/deals', '/accounts', '/settings', '/toString', '/attributions'])
    expect(isShareable(path), path).toBe(false);
});

const NOW = Date.parse('2026-03-31T12:00:00Z');
const may = (path: string, route: string, query: Record<string, unknown> = {}, method = 'GET', now = NOW) =>
  mayAsk(path, { method, route, query }, 'Europe/Berlin', now);

test.each([
  ['its report', '/attribution', '/v1/reports/attribution', { groupBy: 'channel', milestone: 'won' }, true],
  ['who is signed in', '/attribution', '/v1/session', {}, true],
  ['another report', '/attribution', '/v1/reports/funnel', {}, false],
  ['leads', '/attribution', '/v1/leads', {}, false],
  ['with its filter', '/attribution?channel=Email', '/v1/reports/attribution', { channel: 'Email' }, true],
  ['with another filter', '/attribution?channel=Email', '/v1/reports/attribution', { channel: 'Direct' }, false],
  ['without its filter', '/attribution?channel=Email', '/v1/reports/attribution', {}, false],
  ['with more than its filter', '/attribution?channel=A', '/v1/reports/attribution', { channel: ['A', 'B'] }, false],
  ['with both of two', '/attribution?channel=A&channel=B', '/v1/reports/attribution', { channel: ['B', 'A'] }, true],
  ['with a filter it has not', '/attribution', '/v1/reports/attribution', { account: 'acme.com' }, false],
  ['under other models', '/attribution', '/v1/reports/attribution', { models: 'all', halfLifeDays: '30' }, true],
  ['by its group', '/attribution?groupBy=source', '/v1/reports/attribution', { groupBy: 'source' }, true],
  ['by another group', '/attribution?groupBy=source', '/v1/reports/attribution', { groupBy: 'account' }, false],
  ['by a group where it names none', '/attribution', '/v1/reports/attribution', { groupBy: 'account' }, false],
  ['of its milestone', '/paths?milestone=lead', '/v1/reports/paths', { milestone: 'lead' }, true],
  ['of another milestone', '/paths?milestone=lead', '/v1/reports/paths', { milestone: 'won' }, false],
  ['by another date', '/attribution', '/v1/reports/attribution', { dateBasis: 'firstTouch' }, false],
])('a shared view may ask %s', (_what, path, route, query, allowed) => {
  expect(may(path, route, query)).toBe(allowed);
});

test('a shared view writes nothing, and reads no targets, which are of other periods', () => {
  expect(may('/kpis?period=all', '/v1/targets')).toBe(false);
  expect(may('/kpis?period=all', '/v1/reports/kpis', {}, 'GET')).toBe(true);
  expect(may('/kpis?period=all', '/v1/reports/kpis', {}, 'PUT')).toBe(false);
});

test('a shared view compares, and shows the trend of, its period alone', () => {
  const period = { from: '2026-01-01', to: '2026-02-01' };
  const view = '/kpis?from=2026-01-01&to=2026-02-01';
  expect(may(view, '/v1/reports/kpis', { ...period, compare: 'year' })).toBe(true);
  expect(may(view, '/v1/reports/kpis', { ...period, groupBy: 'day' })).toBe(true);
  expect(may(view, '/v1/reports/kpis', { ...period, compare: 'previous' })).toBe(false);
  expect(may(view, '/v1/reports/kpis', { ...period, groupBy: 'campaign' })).toBe(false);
  expect(may(view, '/v1/reports/kpis')).toBe(false);
  expect(may(view, '/v1/annotations', period)).toBe(true);
  expect(may(view, '/v1/annotations')).toBe(false);
});

test('a relative period moves on with the days, and is no wider than it says', () => {
  const view = '/funnel?period=30d';
  const funnel = (from: string, to: string, now = NOW) => may(view, '/v1/reports/funnel', { from, to }, 'GET', now);
  expect(funnel('2026-03-02', '2026-04-01')).toBe(true);
  // The reader's page has been open since yesterday.
  expect(funnel('2026-03-01', '2026-03-31')).toBe(true);
  expect(funnel('2026-02-01', '2026-04-01')).toBe(false);
  expect(may(view, '/v1/reports/funnel')).toBe(false);
  expect(funnel('2026-03-02', '2026-04-01', Date.parse('2026-04-30T12:00:00Z'))).toBe(false);
  expect(may('/funnel', '/v1/reports/funnel', { from: '2025-04-01', to: '2026-04-01' })).toBe(true);
});
