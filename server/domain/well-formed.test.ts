import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../shared/limits.ts';
import { cleanText, wellFormed } from './well-formed.ts';

/** An object of so many levels, itself the first; every other level is a list. */
function nested(levels: number): Record<string, unknown> {
  let node: unknown = 'end';
  for (let level = levels; level > 1; level--) node = level % 2 ? { in: node } : [node];
  return { in: node };
}
const withKeys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, 1]));

describe('a message', () => {
  test.each([[null], [undefined], ['text'], [7], [true], [[]], [[{}]]])('must be an object: %o is none', (sent) => {
    expect(wellFormed(sent)).toMatchObject({ code: 'invalid' });
  });

  test('may be empty', () => {
    expect(wellFormed({})).toBeUndefined();
  });

  test('may have 16 levels, objects and lists alike, not 17', () => {
    expect(wellFormed(nested(16))).toBeUndefined();
    expect(wellFormed(nested(17))).toMatchObject({ code: 'too_deep' });
  });

  test('of ten thousand levels is refused without a stack overflow', () => {
    expect(wellFormed(nested(10_000))).toMatchObject({ code: 'too_deep' });
    expect(wellFormed(JSON.parse(`{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`))).toMatchObject({ code: 'too_deep' });
  });

  test('may have 1,000 keys in one object, not 1,001, however deep that lies', () => {
    expect(wellFormed({ properties: withKeys(1000), other: withKeys(1000) })).toBeUndefined();
    expect(wellFormed({ properties: withKeys(1001) })).toMatchObject({ code: 'too_many_keys' });
    expect(wellFormed({ list: [withKeys(1001)] })).toMatchObject({ code: 'too_many_keys' });
  });

  test('may have a longer list', () => {
    expect(wellFormed({ list: Array(1001).fill(1) })).toBeUndefined();
  });

  test.each([
    ['{"__proto__": {"admin": true}}'],
    ['{"\\u005f_proto__": 1}'],
    ['{"properties": {"deep": [{"__proto__": null}]}}'],
  ])('may not have the key __proto__: %s', (json) => {
    expect(wellFormed(JSON.parse(json))).toMatchObject({ code: 'forbidden_key' });
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  test('may say constructor, prototype or toString', () => {
    expect(wellFormed(JSON.parse('{"constructor": {"prototype": {"toString": 1}}}'))).toBeUndefined();
  });

  test('may have 32 KiB', () => {
    expect(wellFormed({ text: 'x'.repeat(LIMITS.messageBytes - 100) })).toBeUndefined();
    expect(wellFormed({ text: 'x'.repeat(LIMITS.messageBytes + 1) })).toMatchObject({ code: 'too_large' });
    expect(wellFormed({ text: '€'.repeat(LIMITS.messageBytes / 3 - 100) })).toBeUndefined();
    expect(wellFormed({ text: '€'.repeat(LIMITS.messageBytes / 3 + 1) })).toMatchObject({ code: 'too_large' });
    expect(wellFormed({ list: Array(LIMITS.messageBytes).fill(1) })).toMatchObject({ code: 'too_large' });
  });

  test('is never named in the reason', () => {
    const faults = [
      JSON.parse('{"secret-key": {"__proto__": "secret"}}'),
      { secret: nested(17) },
      { secret: withKeys(1001) },
    ];
    for (const sent of faults) expect(wellFormed(sent)!.detail).not.toContain('secret');
  });
});

describe('text', () => {
  test.each([
    ['a\u0000b', 'a\ufffdb'],
    ['\u0000', '\ufffd'],
    ['\ud800', '\ufffd'],
    ['\udc00x', '\ufffdx'],
    ['😀\ud83d', '😀\ufffd'],
    ['😀 ä \u0001 \u202e', '😀 ä \u0001 \u202e'],
  ])('%j is kept as %j', (sent, kept) => {
    expect(cleanText(sent)).toBe(kept);
  });

  test('is cleaned wherever it stands, in place', () => {
    const message = { a: '\u0000', b: { c: ['\ud800', { d: 'x\u0000' }] }, e: 1, f: null };
    expect(wellFormed(message)).toBeUndefined();
    expect(message).toEqual({ a: '\ufffd', b: { c: ['\ufffd', { d: 'x\ufffd' }] }, e: 1, f: null });
  });
});

test('whatever is sent is refused with a reason, or is text that every engine can keep', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary', maxDepth: 20, depthSize: 'small' }), (sent) => {
      const fault = wellFormed(sent);
      if (fault) {
        expect(fault.detail).not.toBe('');
        return;
      }
      const texts: string[] = [];
      JSON.stringify(sent, (_key, value) => {
        if (typeof value === 'string') texts.push(value);
        return value;
      });
      for (const text of texts) expect(text.isWellFormed() && !text.includes('\u0000')).toBe(true);
    }),
    { numRuns: 300 },
  );
});
