import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countVisits, firstVisits } from './count-visits.ts';
import { VisitorNumbers } from './visitor-numbers.ts';

const visit = fc.record({ at: fc.nat(30), visitor: fc.nat(4), source: fc.nat(3), pageViews: fc.nat(3) });

test('every pair of period and group is counted for itself', () => {
  fc.assert(
    fc.property(
      fc.array(visit, { maxLength: 40 }),
      fc.array(fc.integer({ min: -1, max: 2 }), { minLength: 4, maxLength: 4 }),
      (visits, groups) => {
        const periods = [
          { from: 0, to: 7 },
          { from: 7, to: 8 },
          { from: 12, to: 25 },
        ];
        const list = {
          size: visits.length,
          at: Float64Array.from(visits, ({ at }) => at),
          visitor: Uint32Array.from(visits, ({ visitor }) => visitor),
          source: Uint32Array.from(visits, ({ source }) => source),
          pageViews: Uint32Array.from(visits, ({ pageViews }) => pageViews),
          visitors: 5,
        };
        const expected = periods.flatMap(({ from, to }, period) =>
          [0, 1, 2].flatMap((group) => {
            const own = visits.filter(({ at, source }) => at >= from && at < to && groups[source] === group);
            const visitors = new Set(own.map(({ visitor }) => visitor)).size;
            const first = own.filter(({ at, visitor }) => !visits.some((v) => v.visitor === visitor && v.at < at));
            const traffic = {
              newVisitors: first.length,
              pageViews: own.reduce((sum, { pageViews }) => sum + pageViews, 0),
              bounces: own.filter(({ pageViews }) => pageViews <= 1).length,
            };
            return own.length > 0 ? [{ period, group, visits: own.length, visitors, ...traffic }] : [];
          }),
        );
        const groupOf = (row: number) => groups[list.source[row]!]!;
        expect(countVisits(list, periods, groupOf, firstVisits(list))).toEqual(expected);
        const plain = expected.map((counted) => ({ ...counted, newVisitors: 0, pageViews: 0, bounces: 0 }));
        expect(countVisits(list, periods, groupOf, null)).toEqual(plain);
        for (const period of periods) {
          const inOneGroup = countVisits(list, [period], () => 0, firstVisits(list));
          expect(countVisits(list, [period], null, firstVisits(list))).toEqual(inOneGroup);
        }
      },
    ),
  );
});

test('each visitor has a number of her own, and keeps it', () => {
  const numbers = new VisitorNumbers();
  const ids = Array.from({ length: 200_000 }, (_, i) => (i % 2 === 0 ? `v${i}` : `${i.toString(36)}-${i * 7919}`));
  expect(ids.every((id, i) => numbers.find(id) === undefined && numbers.of(id) === i)).toBe(true);
  expect(ids.every((id, i) => numbers.of(id) === i && numbers.find(id) === i)).toBe(true);
  expect(numbers.size).toBe(ids.length);
});
