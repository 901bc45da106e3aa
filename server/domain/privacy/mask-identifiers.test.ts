import { expect, test } from 'vitest';
import { maskIdentifiers } from './mask-identifiers.ts';
import { seesIdentifiers } from './sees-identifiers.ts';

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

test('a number is found by what its field is called, beside it or around it', () => {
  expect(
    maskIdentifiers({
      properties: {
        phone: { number: '0170 1234567', country: 'DE', verifiedAt: 1767225600000 },
        phones: [{ type: 'work', value: '0170–1234567 ext. 12' }],
        contact: { kind: 'x', phoneNumber: '(0170) 123 45 67 (private)' },
        Telefonnummer: 'Tel0170 1234567',
      },
      fields: [
        { label: 'Mobil', answer: '0170/1234567' },
        { type: 'phone', number: '0170/1234567' },
        { key: 'remarks', value: '0170/1234567' },
      ],
    }),
  ).toEqual({
    properties: {
      phone: { number: '…67', country: 'DE', verifiedAt: 1767225600000 },
      phones: [{ type: 'work', value: '…67' }],
      contact: { kind: 'x', phoneNumber: '…67 (private)' },
      Telefonnummer: 'Tel…67',
    },
    fields: [
      { label: 'Mobil', answer: '…67' },
      { type: 'phone', number: '…67' },
      { key: 'remarks', value: '0170/1234567' },
    ],
  });
});

test.each([
  [{ mobile: 0.333333333 }],
  [{ mobile: '0.333333333' }],
  [{ mobile: 1234567 }],
  [{ mobile: '1234567.89' }],
  [{ mobile: { visits: 123456789, share: '0.51234567' } }],
  [{ mobileVisits: 1234567890 }],
  [{ phone_verified_at: 1767225600000 }],
  [{ phoneVerified: '2026-01-31', phoneChanged: '31.01.2026 10:15', mobile: '2026-01-31T10:00:00.000Z' }],
  [{ 'telefon-id': '106540352242922', phone_hash: '12345678901234567890' }],
  [{ headphones: '12345678', iPhone: '12345678', microphone: '12345678' }],
  [{ telemetry: '12345678', hotel: '12345678', faxes: 1 }],
  [{ revenue: { amount: '123456789.00', currency: 'EUR' } }],
  [{ phoneCall: true, mobile: null }],
])('%j stays as it is', (value) => {
  expect(maskIdentifiers(value)).toEqual(value);
});

test('names that are addresses are masked, and two that become alike stay two', () => {
  const votes = { 'ann@acme.com': 1, 'amy@acme.com': 2, '+491701234567': 3, plan: 4, __proto__: 5 };
  expect(maskIdentifiers({ votes })).toEqual({
    votes: { 'a…@acme.com': 1, 'a…@acme.com (2)': 2, '+…67': 3, plan: 4 },
  });
});

test('ten thousand names that become alike are masked in no time', () => {
  const begun = performance.now();
  const named = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`a${i}@acme.com`, i]));
  expect(Object.keys(maskIdentifiers(named))).toHaveLength(10_000);
  expect(performance.now() - begun).toBeLessThan(3000);
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
