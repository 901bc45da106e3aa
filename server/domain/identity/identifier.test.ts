import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  identifier,
  isJunk,
  normalizeEmail,
  normalizeExternalId,
  normalizePhone,
  splitIdentifier,
} from './identifier.ts';

describe('what programs send by accident identifies nobody', () => {
  const accidents = [
    'null',
    'undefined',
    'none',
    'nil',
    'NaN',
    'true',
    'false',
    '[object Object]',
    'anonymous',
    'Anonymous',
    'guest',
    'unknown',
    'id',
    'user',
    'userid',
    'email',
    'not_authenticated',
    'distinct_id',
    '0',
    '-1',
    'n/a',
    '(not set)',
    'test@test.com',
    'example@example.com',
    '',
    ' ',
    '\t\n',
    '"null"',
    "'undefined'",
    '`guest`',
    '" anonymous "',
    '""',
    'NULL',
    '  Undefined  ',
  ];

  test.each(accidents)('%j', (value) => {
    expect(isJunk(value)).toBe(true);
    for (const kind of ['email', 'phone', 'externalId'] as const) expect(identifier(kind, value)).toBeNull();
  });

  test.each(['u1', 'Ann', 'nullable', 'user-7', 'hubspot:0', '00', '10', 'anonymous-bosch', 'none of them'])(
    'but %j may be somebody',
    (value) => {
      expect(identifier('externalId', value)).toBe(`externalId:${value}`);
    },
  );

  test.each([[undefined], [null], [Number.NaN], [Number.POSITIVE_INFINITY], [true], [{}], [['u1']], [0], [-1]])(
    '%o is no text that could be meant',
    (value) => {
      expect(identifier('externalId', value)).toBeNull();
    },
  );
});

describe('an e-mail', () => {
  test.each([
    ['A@B.com', 'a@b.com'],
    [' ann@acme.com\n', 'ann@acme.com'],
    ['Ann.Lee+News@Acme.CO.UK', 'ann.lee+news@acme.co.uk'],
    ['ａnn@acme.com', 'ann@acme.com'],
    ['ann＠acme．com', 'ann@acme.com'],
    ['ann@müller.de', 'ann@xn--mller-kva.de'],
    ['ann@MÜLLER.de', 'ann@xn--mller-kva.de'],
    ['müller@acme.de', 'müller@acme.de'],
    ['ann@аррӏе.com', 'ann@xn--80ak6aa92e.com'],
    ["o'neil@acme.ie", "o'neil@acme.ie"],
    ['a@b.xn--p1ai', 'a@b.xn--p1ai'],
    [`${'a'.repeat(64)}@acme.com`, `${'a'.repeat(64)}@acme.com`],
  ])('%j is %j', (sent, kept) => {
    expect(normalizeEmail(sent)).toBe(kept);
  });

  test('keeps its dots and plus tags: no provider is guessed', () => {
    const all = ['ann@gmail.com', 'a.nn@gmail.com', 'ann+tag@gmail.com'].map(normalizeEmail);
    expect(new Set(all).size).toBe(3);
  });

  test.each([
    'a@b.com.',
    '"a b"@c.com',
    'ann',
    'ann@',
    '@acme.com',
    'ann@acme',
    'ann@localhost',
    'ann@127.0.0.1',
    'ann@[127.0.0.1]',
    'ann lee@acme.com',
    'ann@acme..com',
    'ann@-acme.com',
    'ann@acme.com, bob@acme.com',
    'ann@bob@acme.com',
    '<ann@acme.com>',
    'mailto:ann@acme.com',
    `${'a'.repeat(65)}@acme.com`,
    `${'a'.repeat(400)}@acme.com`,
    `a@${'b'.repeat(64)}.com`,
    `a@${'b.'.repeat(130)}com`,
    'ann\u0000@acme.com',
    'test@test.com',
  ])('%j is none', (sent) => {
    expect(normalizeEmail(sent)).toBeNull();
  });
});

describe('a phone number', () => {
  test.each([
    ['+49 30 123456', '+4930123456'],
    ['+49 (30) 12-34-56', '+4930123456'],
    ['0049 30 123456', '+4930123456'],
    ['＋４９ ３０ １２３４５６', '+4930123456'],
    ['+1 415 555 2671', '+14155552671'],
    [' +44 20 7946 0018 ', '+442079460018'],
  ])('%j is %j', (sent, kept) => {
    expect(normalizePhone(sent)).toBe(kept);
  });

  test.each([
    '030 123456',
    '123',
    '+49',
    '+1',
    '+999 1234567',
    'call me',
    '+49 30 123456 789012 345678',
    '',
    `+49${'1'.repeat(80)}`,
  ])('%j could be anybody’s, or nobody’s', (sent) => {
    expect(normalizePhone(sent)).toBeNull();
  });
});

describe('an external id', () => {
  test('is kept verbatim but for the space around it', () => {
    expect(normalizeExternalId('  HubSpot:Ä 12/3 ')).toBe('HubSpot:Ä 12/3');
    expect(identifier('externalId', 42)).toBe('externalId:42');
  });

  test('has 1 to 255 characters, however many bytes each has', () => {
    expect(normalizeExternalId('x'.repeat(255))).toBe('x'.repeat(255));
    expect(normalizeExternalId('x'.repeat(256))).toBeNull();
    expect(normalizeExternalId('😀'.repeat(255))).toBe('😀'.repeat(255));
    expect(normalizeExternalId('😀'.repeat(256))).toBeNull();
  });

  test('is taken apart at the first colon', () => {
    expect(splitIdentifier('externalId:hubspot:123')).toEqual({ kind: 'externalId', value: 'hubspot:123' });
    expect(splitIdentifier('email:ann@acme.com')).toEqual({ kind: 'email', value: 'ann@acme.com' });
  });
});

describe('whatever is sent', () => {
  const kind = fc.constantFrom('email', 'phone', 'externalId') as fc.Arbitrary<'email' | 'phone' | 'externalId'>;
  const likeIdentifiers = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.emailAddress(),
    fc.emailAddress().map((email) => email.toUpperCase()),
    fc.tuple(fc.string({ unit: 'grapheme' }), fc.domain()).map(([local, domain]) => `${local}@${domain}`),
    fc.string({ unit: fc.constantFrom(...'+0123456789 ()-'), maxLength: 20 }),
  );

  test('normalising does not throw, and a second time changes nothing', () => {
    fc.assert(
      fc.property(kind, likeIdentifiers, (of, sent) => {
        const once = identifier(of, sent);
        if (once === null) return;
        expect(identifier(of, splitIdentifier(once).value)).toBe(once);
        expect(isJunk(splitIdentifier(once).value)).toBe(false);
      }),
    );
  });

  test('case and surrounding space never make two of one e-mail', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (email) => {
        expect(normalizeEmail(` ${email.toUpperCase()}\t`)).toBe(normalizeEmail(email));
      }),
    );
  });
});
