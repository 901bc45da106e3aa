import { expect, test } from 'vitest';
import { inWaves } from './waves.ts';

const names = (row: string): string[] => row.split(' ');
const waves = (rows: string[], most?: number): string[][] => [...inWaves(rows, names, most)];

test('rows about different people go together', () => {
  expect(waves(['ann', 'bea', 'cid'])).toEqual([['ann', 'bea', 'cid']]);
  expect(waves([])).toEqual([]);
});

test('a row that shares a name with one before it comes after it', () => {
  expect(waves(['ann', 'bea', 'bea +49', '+49 cid', 'dan'])).toEqual([['ann', 'bea'], ['bea +49'], ['+49 cid', 'dan']]);
});

test('no more than so many are under way', () => {
  expect(waves(['a', 'b', 'c', 'd', 'e'], 2)).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
});
