import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OpaqueTexts } from './opaque.ts';

const KEY = 'sk_one';
const opaque = new OpaqueTexts(KEY);

test('any text comes back, by any process with the same key, and stands in an address as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const word = opaque.seal(text);
      expect(word).toMatch(/^[\w-]+$/);
      expect(new OpaqueTexts(KEY).seal(text)).toBe(word);
      expect(new OpaqueTexts(KEY).open(word)).toBe(text);
    }),
  );
});

test('nothing of it is read off the word', () => {
  const text = '["user:ann@acme.com","m1"]';
  const word = opaque.seal(text);
  expect(Buffer.from(word, 'base64url').toString('latin1')).not.toMatch(/ann|acme|user/);
  const other = opaque.seal('["user:ann@acme.com","m2"]');
  const halves = [word, other].map((each) => Buffer.from(each, 'base64url').subarray(16, 30).toString('hex'));
  expect(halves[0]).not.toBe(halves[1]);
});

test('a word that was made up, changed, cut or made with another key is refused', () => {
  const word = opaque.seal('["a","b"]');
  const bytes = Buffer.from(word, 'base64url');
  for (let i = 0; i < bytes.length; i++) {
    const changed = Buffer.from(bytes);
    changed[i]! ^= 1;
    expect(() => opaque.open(changed.toString('base64url'))).toThrow();
  }
  for (const other of ['', 'x', word.slice(0, 8), word.slice(0, -4), Buffer.from('["a","b"]').toString('base64url')])
    expect(() => opaque.open(other), other).toThrow();
  expect(() => new OpaqueTexts('sk_two').open(word)).toThrow();
});
