import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anonymousIdOf, visitorOfBrowser, visitorOfIdentifier, visitorOfMessage } from './visitor.ts';

describe('whose a message is', () => {
  test('a browser’s is its anonymousId', () => {
    expect(visitorOfBrowser('0190-abc')).toBe('0190-abc');
    expect(anonymousIdOf('0190-abc')).toBe('0190-abc');
  });

  test('one without a browser belongs to the pseudo-visitor of its identifier', () => {
    expect(visitorOfIdentifier('externalId:hubspot:7')).toBe('user:hubspot:7');
    expect(anonymousIdOf('user:hubspot:7')).toBeNull();
  });

  test('e-mails and phones do not show in a visitor’s id', () => {
    expect(visitorOfIdentifier('email:ann@acme.com')).toMatch(/^email:[\w-]{22}$/);
    expect(visitorOfIdentifier('phone:+4930123456')).toMatch(/^phone:[\w-]{22}$/);
    expect(visitorOfIdentifier('email:ann@acme.com')).toBe(visitorOfIdentifier('email:ann@acme.com'));
    expect(visitorOfIdentifier('email:ann@acme.com')).not.toBe(visitorOfIdentifier('email:bob@acme.com'));
  });

  test('one that names nobody is alone', () => {
    expect(visitorOfMessage('m1')).toBe('message:m1');
    expect(anonymousIdOf('message:m1')).toBeNull();
  });

  test.each(['user:7', 'email:x', 'phone:x', 'message:m1', 'anonymous:7'])(
    'a browser that calls itself %s speaks for no one but itself',
    (anonymousId) => {
      const visitor = visitorOfBrowser(anonymousId);
      expect(visitor).not.toBe(anonymousId);
      expect(anonymousIdOf(visitor)).toBe(anonymousId);
    },
  );

  const prefix = fc.constantFrom('', 'user:', 'email:', 'phone:', 'message:', 'anonymous:', 'anonymous:user:');
  const id = fc.tuple(prefix, fc.string({ unit: 'grapheme', minLength: 1 })).map(([start, rest]) => start + rest);

  test('every anonymousId is found again from its visitor, so no two browsers are one', () => {
    fc.assert(
      fc.property(id, (anonymousId) => {
        expect(anonymousIdOf(visitorOfBrowser(anonymousId))).toBe(anonymousId);
      }),
    );
  });

  test('no browser is ever a pseudo-visitor', () => {
    fc.assert(
      fc.property(id, id, (anonymousId, value) => {
        const pseudo = [
          visitorOfIdentifier(`externalId:${value}`),
          visitorOfIdentifier(`email:${value}`),
          visitorOfMessage(value),
        ];
        expect(pseudo).not.toContain(visitorOfBrowser(anonymousId));
        expect(pseudo.map(anonymousIdOf)).toEqual([null, null, null]);
      }),
    );
  });
});
