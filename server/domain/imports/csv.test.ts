import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CsvReader, delimiterOf, LineTooLong, readCsv } from './csv.ts';
import { NdjsonReader } from './objects.ts';
import { textChunks } from './text.ts';

const cut = <T extends { slice(from: number, to?: number): T; length: number }>(whole: T, size: number): T[] =>
  Array.from({ length: Math.ceil(whole.length / size) }, (_, i) => whole.slice(i * size, (i + 1) * size));

const awkward = fc
  .array(fc.constantFrom('a', 'é', '😀', ',', ';', '"', '""', '\n', '\r\n', ' '), { maxLength: 40 })
  .map((parts) => parts.join(''));

test('a table says the same whole and in pieces, wherever it is cut', () => {
  fc.assert(
    fc.property(awkward, fc.integer({ min: 1, max: 7 }), (text, size) => {
      const reader = new CsvReader(delimiterOf(text));
      const lines = cut(text, size).flatMap((piece) => reader.read(piece));
      expect([...lines, ...reader.end()]).toEqual(readCsv(text));
    }),
  );
  expect(readCsv('a,"b ""c""\nd"\n\n e ,f').map(({ line, cells }) => [line, ...cells])).toEqual([
    [1, 'a', 'b "c"\nd'],
    [4, ' e ', 'f'],
  ]);
});

test('lines of JSON, too', () => {
  const text = '{"a":1}\r\n\nno\n{"b":"ü"}';
  for (let size = 1; size < text.length; size++) {
    const reader = new NdjsonReader();
    const rows = cut(text, size).flatMap((piece) => reader.read(piece));
    expect([...rows, ...reader.end()]).toEqual([
      { line: 1, value: { a: 1 } },
      { line: 3, value: null, problem: 'is no JSON object' },
      { line: 4, value: { b: 'ü' } },
    ]);
  }
});

test.each(['utf-8', 'utf-16le', 'utf-16be'] as const)('text in %s, a few bytes at a time', async (encoding) => {
  const text = 'Größe,😀\n1,2\n';
  const bytes = encoding === 'utf-8' ? Buffer.from(text) : Buffer.from(`\ufeff${text}`, 'utf16le');
  if (encoding === 'utf-16be') bytes.swap16();
  for (const size of [3, 5, 64]) {
    let read = '';
    for await (const piece of textChunks(streamOf(cut(bytes, size)))) read += piece;
    expect(read).toBe(text);
  }
});

async function* streamOf(pieces: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

test('a line without an end is no reason to keep the rest of the file', () => {
  const filler = 'x'.repeat(600_000);
  const reader = new CsvReader(',');
  expect(reader.read('a,b\n')).toHaveLength(1);
  reader.read(`"${filler}`);
  expect(() => reader.read(filler)).toThrow(LineTooLong);
  const lines = new NdjsonReader();
  expect([...lines.read(filler), ...lines.read(filler), ...lines.read(`${filler}\n{"a":1}\n`)]).toEqual([
    { line: 1, value: null, problem: 'is longer than a line can be' },
    { line: 2, value: { a: 1 } },
  ]);
});
