/** Bytes of another thread: all of them arrive, and their memory is given back. */
import { createHash, randomBytes } from 'node:crypto';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { sendBytes } from '../../server/http/send-bytes.ts';

/** More than the system's buffers of a connection hold. */
const SIZE = 20 * 1024 * 1024;

const server = Fastify({ forceCloseConnections: true });
const sent: Uint8Array<ArrayBuffer>[] = [];
const sums: string[] = [];
server.get('/', (_, reply) => {
  const bytes = new Uint8Array(SIZE);
  bytes.set(randomBytes(SIZE));
  sent.push(bytes);
  sums.push(createHash('sha256').update(bytes).digest('hex'));
  return sendBytes(reply, bytes);
});
beforeAll(() => server.listen({ host: '127.0.0.1', port: 0 }));
afterAll(() => server.close());

const ask = () =>
  new Promise<IncomingMessage>((resolve, reject) => {
    get(`http://127.0.0.1:${(server.server.address() as AddressInfo).port}/`, resolve).on('error', reject);
  });

test('a reader who is slow gets all of them, and then nothing is held for her any more', async () => {
  const answer = await ask();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(sent.at(-1)!.byteLength).toBe(SIZE);
  const hash = createHash('sha256');
  for await (const chunk of answer) hash.update(chunk as Buffer);
  expect(hash.digest('hex')).toBe(sums.at(-1));
  await vi.waitFor(() => expect(sent.at(-1)!.byteLength).toBe(0));
});

test('whoever leaves in the middle holds nothing either', async () => {
  const answer = await ask();
  answer.destroy();
  await vi.waitFor(() => expect(sent.at(-1)!.byteLength).toBe(0));
  // And the next one is served.
  const hash = createHash('sha256');
  for await (const chunk of await ask()) hash.update(chunk as Buffer);
  expect(hash.digest('hex')).toBe(sums.at(-1));
});
