import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Dictionary } from '../attribution/dictionary.ts';
import { readNumbers, VisitTextReader } from './visit-text.ts';
import { VisitorNumbers } from './visitor-numbers.ts';

const numbers = () => ({
  visitors: new VisitorNumbers(),
  sources: new Dictionary<string>(),
  pages: new Dictionary<string | null>(),
});

/** As databases write it: they count characters, not halves of them. */
const written = (visitorId: string, at: number, source: string, url: string | null) =>
  `${[...visitorId].length} ${visitorId}${at} ${source}${url === null ? '' : ` ${[...url].length} ${url}`}`;

const WORD = fc.string({ unit: fc.constantFrom('a', 'Z', '7', '-', '_'), minLength: 1 });
const ANY = fc.string({ unit: 'grapheme', minLength: 1 });
const VISIT = fc.tuple(
  ANY,
  fc.integer({ min: -1_000, max: 2_000_000_000_000 }),
  WORD,
  fc.option(fc.oneof(ANY, fc.constantFrom('https://a.example/x?y=1#z', 'https://a.example/x#z', '', ',1 2'))),
);

test('whatever ids and addresses have in them, visits are read as they were written', () => {
  fc.assert(
    fc.property(fc.array(VISIT, { minLength: 1 }), (visits) => {
      const { visitors, sources, pages } = numbers();
      const found: unknown[] = [];
      new VisitTextReader({ visitors, sources, pages }).read(
        visits.map((visit) => written(...visit)).join(','),
        (visitor, at, source, page) => found.push([visitor, at, sources.values[source], pages.values[page]]),
      );
      expect(found).toEqual(
        visits.map(([id, at, source, url]) => [visitors.find(id), at, source, url?.replace(/[?#].*$/s, '') ?? null]),
      );
    }),
  );
});

test('pages that nobody asks for have no number', () => {
  const { visitors, sources } = numbers();
  const reader = new VisitTextReader({ visitors, sources, pages: null });
  const found: number[][] = [];
  reader.read('1 a5 s,1 b-6 s 3 /?x,1 c7 s', (...visit) => found.push(visit));
  expect(found).toEqual([
    [0, 5, 0, 0],
    [1, -6, 0, 0],
    [2, 7, 0, 0],
  ]);
});

test('numbers', () => {
  expect(readNumbers('')).toEqual([]);
  expect(readNumbers('1,0,20')).toEqual([1, 0, 20]);
});
