/** What HTTP or the router refuses before a route is asked: a problem like all others, without what was sent. */
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { handleErrors } from '../../server/http/errors.ts';
import { unreadRequests } from '../../server/http/unread-requests.ts';
import { startApp } from '../support/app.ts';
import { raw, request } from './raw-socket.ts';

const cases: [what: string, bytes: string, status: number, code: string][] = [
  [
    'an address that cannot be decoded',
    request('GET', '/v1/leads/%zzsecret', { Connection: 'close' }),
    404,
    'not_found',
  ],
  [
    'an address of too long parts',
    request('GET', `/v1/leads/${'secret'.repeat(200)}`, { Connection: 'close' }),
    404,
    'not_found',
  ],
  ['no HTTP', 'secret\r\n\r\n', 400, 'unreadable_body'],
  ['a broken header', 'GET / HTTP/1.1\r\nHost: a\r\nsecret\r\n\r\n', 400, 'unreadable_body'],
  ['too large headers', request('GET', '/', { 'X-Flood': 'secret'.repeat(4000) }), 431, 'headers_too_large'],
];

async function expectProblems(port: number): Promise<void> {
  for (const [what, bytes, status, code] of cases) {
    const { text } = await raw(port, bytes);
    expect(text, what).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(text.toLowerCase(), what).toContain('\r\ncontent-type: application/problem+json');
    expect(text, what).not.toMatch(/secret|FST_|HPE_/);
    expect(JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4)), what).toEqual({
      type: `urn:throughline:problem:${code}`,
      title: expect.stringMatching(/\w/),
      status,
      detail: expect.stringMatching(/\w/),
      instance: expect.stringMatching(/^urn:request:/),
      code,
    });
  }
}

describe('with these answers in place', () => {
  let server: FastifyInstance;
  let port: number;
  beforeAll(async () => {
    server = Fastify({ ...unreadRequests, routerOptions: { maxParamLength: 512 } });
    handleErrors(server);
    server.get('/v1/leads/:id', async () => ({}));
    await server.listen({ port: 0, host: '127.0.0.1' });
    port = (server.server.address() as { port: number }).port;
  });
  afterAll(() => server.close());

  test('every refusal is a problem', async () => {
    await expectProblems(port);
  });
});

test('the program itself answers so', async () => {
  const app = await startApp();
  try {
    await expectProblems(await app.listen());
  } finally {
    await app.close();
  }
});
