import { expect, test } from 'vitest';
import { isShareable, mayAsk } from './share.ts';

test('pages with figures can be shared, those with persons cannot', () => {
  expect(['/attribution?x=1', '/kpis', '/paths'].map(isShareable)).toEqual([true, true, true]);
  for (const path of ['/', '/leads', '/leads/lead_x', '/deals', '/accounts', '/settings', '/toString', '/attributions'])
    expect(isShareable(path), path).toBe(false);
});

test.each([
  ['its report', '/attribution', 'GET', '/v1/reports/attribution', { groupBy: 'source' }, true],
  ['who is signed in', '/attribution', 'GET', '/v1/session', {}, true],
  ['another report', '/attribution', 'GET', '/v1/reports/funnel', {}, false],
  ['leads', '/attribution', 'GET', '/v1/leads', {}, false],
  ['to write', '/kpis', 'PUT', '/v1/targets', {}, false],
  ['with its filter', '/attribution?channel=Email', 'GET', '/v1/reports/attribution', { channel: 'Email' }, true],
  ['with another filter', '/attribution?channel=Email', 'GET', '/v1/reports/attribution', { channel: 'Direct' }, false],
  ['without its filter', '/attribution?channel=Email', 'GET', '/v1/reports/attribution', {}, false],
  [
    'with more than its filter',
    '/attribution?channel=A',
    'GET',
    '/v1/reports/attribution',
    { channel: ['A', 'B'] },
    false,
  ],
  [
    'with both of two',
    '/attribution?channel=A&channel=B',
    'GET',
    '/v1/reports/attribution',
    { channel: ['B', 'A'] },
    true,
  ],
])('a shared view may ask %s: %s %s %s', (_what, path, method, route, query, may) => {
  expect(mayAsk(path, method, route, query)).toBe(may);
});
