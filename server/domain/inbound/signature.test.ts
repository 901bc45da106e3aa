import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Signature } from '../../../shared/api/inbound.ts';
import { isSigned } from './signature.ts';

const NOW = 1_700_000_000_000;
const SECRET = 'a shared secret';
const SCHEME: Signature = { header: 'x-signature', idHeader: 'x-id', timestampHeader: 'x-at', signed: '{id}.{body}' };
const hmac = (text: string) => createHmac('sha256', SECRET).update(text).digest('hex');
const isFrom = (id: string, body: string, signature: string, scheme = SCHEME) =>
  isSigned(
    scheme,
    SECRET,
    { url: '', headers: { 'x-signature': signature, 'x-id': id, 'x-at': '1700000000' }, body: Buffer.from(body) },
    NOW,
  );

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
