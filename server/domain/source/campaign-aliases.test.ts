import { expect, test } from 'vitest';
import { campaignName } from './campaign-aliases.ts';

const ALIASES = [
  { campaign: 'Spring 2026', names: ['spring_26*', 'Frühling-26', 'launch'] },
  { campaign: 'Launch', names: ['launch', 'spring_26_launch'] },
];

test.each([
  ['SPRING_26_search', 'Spring 2026'],
  [' frühling-26 ', 'Spring 2026'],
  ['launch', 'Spring 2026'],
  ['spring_26_launch', 'Launch'],
  ['spring', 'spring'],
  ['Other', 'Other'],
])('%s is %s', (written, shown) => {
  expect(campaignName(written, ALIASES)).toBe(shown);
});

test('no campaign stays none, and without aliases a name stays as it was sent', () => {
  expect(campaignName(null, ALIASES)).toBeNull();
  expect(campaignName('SPRING_26', [])).toBe('SPRING_26');
});
