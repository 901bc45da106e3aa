import { expect, test } from 'vitest';
import { maskIdentifiers, maskText } from './mask-identifiers.ts';
import { seesIdentifiers } from './sees-identifiers.ts';

test.each([
  ['ann.berger+x@acme.com', 'a…@acme.com'],
  ['jürgen@müller.example', 'j…@müller.example'],
  ['write to ann@acme.com or BOB@sub.acme.com.', 'write to a…@acme.com or B…@sub.acme.com.'],
  ['https://acme.com/?to=ann%40acme.com&x=1', 'https://acme.com/?to=a…%40acme.com&x=1'],
  ['+491701234567', '+…67'],
  ['call +49 (170) 123-45 67 today', 'call +…67 today'],
  ['email:ann@acme.com', 'email:a…@acme.com'],
  ['2026-01-31T10:00:00.000Z', '2026-01-31T10:00:00.000Z'],
  ['brand+generic 2026', 'brand+generic 2026'],
  ['@acme on +1', '@acme on +1'],
])('%s is shown as %s', (text, shown) => {
  expect(maskText(text)).toBe(shown);
  expect(maskText(shown)).toBe(shown);
});

test('wherever one stands in an answer it is masked; the rest stays as it is', () => {
  expect(
    maskIdentifiers({
      email: 'ann@acme.com',
      name: 'Ann',
      score: 12345678,
      traits: { mobilePhone: 491701234567, tel: '0170 1234567', telemetry: '0170 1234567', plan: null },
      form: { fields: [{ name: 'your-phone', value: '0170/1234567' }] },
      device: { type: 'mobile' },
      others: [['bob@acme.com']],
    }),
  ).toEqual({
    email: 'a…@acme.com',
    name: 'Ann',
    score: 12345678,
    traits: { mobilePhone: '…67', tel: '…67', telemetry: '0170 1234567', plan: null },
    form: { fields: [{ name: 'your-phone', value: '…67' }] },
    device: { type: 'mobile' },
    others: [['b…@acme.com']],
  });
});

test('a long text without an end is masked in no time', () => {
  const begun = performance.now();
  for (const part of ['a', 'a.', '+1 ', 'a@', '%40a'])
    for (const end of ['', '@', '@a.']) maskText(part.repeat(100_000) + end);
  expect(performance.now() - begun).toBeLessThan(1500);
});

test('viewers see none unless they are told to, owners always all', () => {
  expect(
    (['viewer', 'analyst', 'owner'] as const).map((role) =>
      [null, true, false].map((told) => seesIdentifiers(role, told)),
    ),
  ).toEqual([
    [false, true, false],
    [true, true, false],
    [true, true, true],
  ]);
});
