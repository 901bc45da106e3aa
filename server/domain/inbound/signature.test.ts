import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Signature } from '../../../shared/api/inbound.ts';
import { signatureFault } from './signature.ts';

const NOW = 1_700_000_000_000;
const SECRET = 'a shared secret';
const SCHEME: Signature = { header: 'x-signature', idHeader: 'x-id', timestampHeader: 'x-at', signed: '{id}.{body}' };
const hmac = (text: string) => createHmac('sha256', SECRET).update(text).digest('hex');
const isFrom = (id: string, body: string, signature: string, scheme = SCHEME) =>
  signatureFault(
    scheme,
    SECRET,
    { url: '', headers: { 'x-signature': signature, 'x-id': id, 'x-at': '1700000000' }, body: Buffer.from(body) },
    NOW,
  ) === null;

test('what is signed is the id and the body, each at its place', () => {
  expect(isFrom('m1', '{"a":1}', hmac('m1.{"a":1}'))).toBe(true);
  expect(isFrom('m2', '{"a":1}', hmac('m1.{"a":1}'))).toBe(false);
  expect(isFrom('m1', 'x', hmac('x.1700000000.m1'), { ...SCHEME, signed: '{body}.{timestamp}.{id}' })).toBe(true);
});

test.each(['{body}', '{timestamp}', '$&', '{id}'])('a header that says %s is text, and moves nothing', (id) => {
  const body = '{"evil":true}';
  expect(isFrom(id, body, hmac(`${id}.${body}`))).toBe(true);
  for (const signed of [`${body}.`, `${body}.${body}`, `1700000000.${body}`, `{id}.${body}`].filter(
    (text) => text !== `${id}.${body}`,
  ))
    expect(isFrom(id, body, hmac(signed)), signed).toBe(false);
});

test('whoever sets it up learns what is wrong with a signature', () => {
  const scheme = { ...SCHEME, signed: '{timestamp}.{body}' };
  const fault = (headers: Record<string, string>) =>
    signatureFault(scheme, SECRET, { url: '', headers, body: Buffer.from('{}') }, NOW);
  const at = String(NOW / 1000);
  expect(fault({ 'x-at': at })).toBe('no_signature');
  expect(fault({ 'x-signature': hmac(`${at}.{}`) })).toBe('no_time');
  expect(fault({ 'x-signature': hmac('1699999000.{}'), 'x-at': '1699999000' })).toBe('too_old');
  expect(fault({ 'x-signature': hmac(`${at}.[]`), 'x-at': at })).toBe('wrong_signature');
  expect(fault({ 'x-signature': hmac(`${at}.{}`), 'x-at': at })).toBeNull();
});
