import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromCursor, PLAIN, toCursor as sealedCursor } from './cursor.ts';
import { OpaqueTexts } from './opaque.ts';
import { ProblemError } from './problem.ts';

const SHAPE = { createdAt: 'integer', leadId: 'text' } as const;
const POSITION = { createdAt: 1234, leadId: 'lead_1' };
const FILTERS = { q: 'ann', stage: ['mql', 'won'] };

const toCursor = (position: object, filters: object) => sealedCursor(position, filters, PLAIN);
const read = (cursor: string | undefined, filters: object = FILTERS) =>
  fromCursor<typeof POSITION>(cursor, filters, SHAPE, PLAIN);
const made = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64url');
/** The seal of these filters, which anybody can compute. */
const seal = (JSON.parse(Buffer.from(toCursor(POSITION, FILTERS), 'base64url').toString()) as [string])[0];

function refused(cursor: string, filters?: object): void {
  try {
    read(cursor, filters);
  } catch (error) {
    expect(error).toBeInstanceOf(ProblemError);
    expect((error as ProblemError).status).toBe(400);
    expect((error as ProblemError).options.errors).toMatchObject([{ parameter: 'cursor' }]);
    return;
  }
  expect.unreachable(`${cursor} was taken`);
}

describe('a cursor', () => {
  test('says where its list goes on', () => {
    expect(read(toCursor(POSITION, FILTERS))).toEqual(POSITION);
  });

  test('that is not given is none', () => {
    expect(read(undefined)).toBeNull();
  });

  test('that is sealed says it to the server alone', () => {
    const opaque = new OpaqueTexts('sk_one');
    const cursor = sealedCursor(POSITION, FILTERS, opaque);
    expect(Buffer.from(cursor, 'base64url').toString('latin1')).not.toContain('lead_1');
    expect(fromCursor(cursor, FILTERS, SHAPE, opaque)).toEqual(POSITION);
    for (const made of [toCursor(POSITION, FILTERS), sealedCursor(POSITION, FILTERS, new OpaqueTexts('sk_two'))])
      expect(() => fromCursor(made, FILTERS, SHAPE, opaque)).toThrow(ProblemError);
  });

  test('can stand in an address as it is', () => {
    expect(toCursor({ createdAt: 1, leadId: '?&=#+/ä😀' }, FILTERS)).toMatch(/^[\w-]+$/);
  });

  test('belongs to its filters, in whatever order they are named', () => {
    const cursor = toCursor(POSITION, FILTERS);
    expect(read(cursor, { stage: ['mql', 'won'], q: 'ann' })).toEqual(POSITION);
    for (const other of [
      {},
      { q: 'ann' },
      { ...FILTERS, q: 'bob' },
      { ...FILTERS, stage: ['mql'] },
      { ...FILTERS, from: '2026' },
    ]) {
      refused(cursor, other);
    }
  });

  test.each([
    [''],
    ['nonsense'],
    ['%%%'],
    [made(null)],
    [made({})],
    [made([])],
    [made(['x'.repeat(10), POSITION])],
    [made([seal])],
    [made([seal, null])],
    [made([seal, 'text'])],
    [made([seal, {}])],
    [made([seal, { ...POSITION, createdAt: '1234' }])],
    [made([seal, { ...POSITION, createdAt: 1.5 }])],
    [made([seal, { ...POSITION, createdAt: 1e300 }])],
    [made([seal, { ...POSITION, leadId: { $gt: '' } }])],
    [made([seal, { ...POSITION, leadId: ['a'] }])],
    [made([seal, { ...POSITION, leadId: 'a\u0000' }])],
  ])('that was made up is refused: %s', (cursor) => {
    refused(cursor);
  });

  test('that is any text at all is refused or says a position that can be asked for', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.json().map((json) => made([seal, JSON.parse(json)])),
        ),
        (cursor) => {
          try {
            const position = read(cursor)!;
            expect(typeof position.leadId).toBe('string');
            expect(Number.isSafeInteger(position.createdAt)).toBe(true);
          } catch (error) {
            expect((error as ProblemError).status).toBe(400);
          }
        },
      ),
    );
  });
});
