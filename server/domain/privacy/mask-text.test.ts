import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalizeEmail, normalizePhone } from '../identity/identifier.ts';
import { isMaskedText, maskPhoneField, maskText } from './mask-text.ts';

test.each([
  ['ann.berger+x@acme.com', 'a…@acme.com'],
  ['jürgen@müller.example', 'j…@müller.example'],
  ['write to ann@acme.com or BOB@sub.acme.com.', 'write to a…@acme.com or B…@sub.acme.com.'],
  ['https://acme.com/?to=ann%40acme.com&x=1', 'https://acme.com/?to=a…%40acme.com&x=1'],
  ['?to=ann%2Eberger%2540acme%252Ecom', '?to=a…%2540acme%252Ecom'],
  ['ann/b&c=d@acme.com', 'a…@acme.com'],
  ['email:ann/b@acme.com', 'email:a…@acme.com'],
  ['_@acme.com', '_…@acme.com'],
  ['email:ann@acme.com', 'email:a…@acme.com'],
  ['+491701234567', '+…67'],
  ['call +49 (170) 123-45 67 today', 'call +…67 today'],
  ['+49 170–123 45 67', '+…67'],
  ['+49 (0) 170 — 1234567', '+…67'],
  ['+1 202.555.0143 ext. 12, please', '+…43, please'],
  ['+12025550143;ext=12', '+…43'],
  ['%2B49%20170%201234567', '%2B…67'],
  ['utm_term=%2B49+170+1234567', 'utm_term=%2B…67'],
  ['?q=%2B49+%28170%29+123%2F4567&x=1', '?q=%2B…67&x=1'],
  ['?q=%252B49%2520%2528170%2529%25201234567', '?q=%252B…67'],
  ['phone=%280170%29%201234567', 'phone=…67'],
  ['+(49) 170 1234567', '+…67'],
  ['0049 170 1234567', '00…67'],
  ['call 00491701234567', 'call 00…67'],
  ['tel:0170-1234567', 'tel:…67'],
  ['<a href="tel:+49-170-1234567">', '<a href="tel:+…67">'],
  ['tel%3A01701234567', 'tel%3A…67'],
  ['https://wa.me/491701234567', 'https://wa.me/…67'],
  ['https://api.whatsapp.com/send?phone=491701234567', 'https://api.whatsapp.com/send?phone=…67'],
  ['Tel.: 0170 / 1234567 (private)', 'Tel.: …67 (private)'],
  ['Tel.: (0170) 1234567', 'Tel.: …67'],
  ['crm+491701234567', 'crm+…67'],
])('%s is shown as %s', (text, shown) => {
  expect(maskText(text)).toBe(shown);
  expect(maskText(shown)).toBe(shown);
  expect(isMaskedText(shown)).toBe(true);
  expect(isMaskedText(text)).toBe(false);
});

test.each([
  '2026-01-31T10:00:00.000Z',
  '2026-01-31T10:00:00.000+0100',
  'brand+generic 2026',
  '@acme on +1',
  'sale+20261122',
  'sale+20261122123000',
  '?utm_campaign=spring+20261122+x',
  '+0.12345678',
  '0.1234567890',
  '1234567.89',
  'EUR +1234567.89',
  'lib@1.2.3 of user@10.0.0.1',
  'order 0012345678',
  '000123456789',
  '1.0049170123456',
  'hotel:12345678',
  'phone: 2026-01-31',
  'phone: (31.01.2026)',
  'phone=2026%2F01%2F31',
  'https://acme.com/mobile/12345678',
  '4111111111111111',
  '+2500',
  'and so on … 12',
  '…24 hours later',
  'wait…@home',
])('%s stays as it is', (text) => {
  expect(maskText(text)).toBe(text);
  expect(isMaskedText(text)).toBe(false);
});

test('whatever the server keeps as an address or number is masked', () => {
  const local = fc.string({ unit: fc.constantFrom(..."abz09.!#$%&'*+-/=?^_`{|}~é…"), minLength: 1, maxLength: 64 });
  const address = local.map((name) => normalizeEmail(`${name}@mail.example`)).filter((each) => each !== null);
  const kind = fc.constantFrom('', 'email:', 'crm:');
  fc.assert(
    fc.property(address, kind, (email, before) => {
      fc.pre(!email.includes('//'));
      expect(maskText(before + email)).toBe(`${before}${[...email][0]}…@mail.example`);
    }),
  );
  const phone = fc
    .tuple(fc.constantFrom('+49170', '+1202555', '+44791112', '+3541234', '+35812'), fc.nat(9_999_999))
    .map(([start, rest]) => normalizePhone(`${start}${rest}`))
    .filter((each) => each !== null);
  fc.assert(
    fc.property(phone, (number) => {
      expect(maskText(number)).toBe(`+…${number.slice(-2)}`);
    }),
  );
});

test('a field that is called after phones shows no number, with or without its country', () => {
  for (const text of ['0170 1234567', '0170–1234567 ext. 12', '+49 (170) 123-45 67', '(0170)1234567', '030.1234567'])
    expect(maskPhoneField(text)).toMatch(/^\+?…(67)$/);
  for (const text of ['2026-01-31', '31.01.2026', '0.123456789', '1234567.89', 'mobile', '12345'])
    expect(maskPhoneField(text)).toBe(text);
});

test('a long text without an end is masked in no time', () => {
  const begun = performance.now();
  for (const part of [
    'a',
    'a.',
    '+1 ',
    '+1',
    '+',
    'a@',
    'a@1.1.',
    '%40a',
    '%2E',
    'a%252E',
    '001 ',
    '00',
    '1 ',
    '1%20',
    '1%2528',
    '(1',
    'tel:',
    'tel: 1',
    '+1 x',
    'wa.me/1 ',
  ])
    for (const end of ['', '@', '@a.', '…']) {
      const text = part.repeat(20_000) + end;
      maskText(text);
      maskPhoneField(text);
      isMaskedText(text);
    }
  expect(performance.now() - begun).toBeLessThan(6000);
});
