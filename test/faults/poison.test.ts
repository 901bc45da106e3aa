import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgres } from '../support/postgres.ts';
import { endServers, type ServerProcess, startServer, temporaryFolder } from '../support/server-process.ts';

/** What cannot be stored, or must not be: each beside good events, through both doors, on both engines. */
const POISON: Record<string, unknown> = {
  'no object': 'text',
  nothing: null,
  'a list': [],
  'an unknown type': { type: 'nonsense' },
  'a missing address': { type: 'page_view', url: undefined },
  'an id that is a number': { id: 7, messageId: {} },
  'an id that is too long': { id: 'x'.repeat(256), messageId: 'x'.repeat(256) },
  'a time that is none': { at: 'yesterday', timestamp: 'yesterday' },
  'a time beyond all times': { at: 1e300, timestamp: '+275760-09-13T00:00:00.001Z' },
  'a prototype': JSON.parse('{"properties": {"__proto__": {"admin": true}}}'),
  'a well without bottom': { properties: nested(40) },
  'too many keys': { properties: Object.fromEntries(Array.from({ length: 1100 }, (_, i) => [`k${i}`, i])) },
  'too many bytes': { properties: { text: 'x'.repeat(40_000) } },
};

/** Odd, but to be kept: none of these may hurt the database or the events beside it. */
const ODD: Record<string, unknown> = {
  'a zero byte': { title: 'a\u0000b', properties: { 'k\u0000': 'v\u0000' } },
  'half a character': { title: 'a\ud800b', properties: { '\udfff': '\ud800' } },
  'no address': { url: 'http://[', context: { page: { url: 'http://[' } } },
  'quotes and comments': { title: `'; drop table events; --`, properties: { a: `"'\`\\` } },
  'an e-mail that is none': { type: 'identify', identity: { email: '@@' }, traits: { email: '@@' }, userId: 'u' },
};

const engines: { name: string; start(): Promise<{ server: ServerProcess; stop(): Promise<void> }> }[] = [
  {
    name: 'SQLite',
    start: async () => {
      const { databaseUrl, remove } = temporaryFolder('poison');
      const server = await startServer({ databaseUrl });
      return { server, stop: () => server.stop().then(remove) };
    },
  },
  {
    name: 'PostgreSQL',
    start: async () => {
      const database = await startPostgres();
      const server = await startServer({ databaseUrl: database.url, env: { THROUGHLINE_ALLOW_UNSYNCED: '1' } });
      return { server, stop: () => server.stop().then(database.stop) };
    },
  },
];

for (const engine of engines) {
  let running: Awaited<ReturnType<typeof engine.start>>;
  let turn = 0;
  const started = async () => {
    running ??= await engine.start();
    return running.server;
  };
  beforeAll(started, 60_000);
  afterAll(async () => {
    await running?.stop();
    await endServers();
  });

  for (const door of ['/v1/collect', '/v1/batch'] as const) {
    test(`one bad event spoils none of its neighbours (${engine.name}, ${door})`, async () => {
      const server = await started();
      for (const [what, poison] of Object.entries(POISON)) {
        const visitor = `poison-${++turn}`;
        const { status, answer } = await send(server, door, visitor, [
          good(door, visitor, 1),
          spoiled(door, visitor, poison),
          good(door, visitor, 3),
        ]);
        expect({
          what,
          status,
          accepted: answer.accepted,
          rejected: answer.rejected?.map(({ index }) => index),
        }).toEqual({
          what,
          status: 200,
          accepted: 2,
          rejected: [1],
        });
        expect(await idsOf(server, visitor), what).toEqual([`${visitor}.1`, `${visitor}.3`]);
      }
    }, 60_000);

    test(`an odd event is kept and spoils none of its neighbours (${engine.name}, ${door})`, async () => {
      const server = await started();
      for (const [what, odd] of Object.entries(ODD)) {
        const visitor = `odd-${++turn}`;
        const { status, answer } = await send(server, door, visitor, [
          good(door, visitor, 1),
          spoiled(door, visitor, odd),
          good(door, visitor, 3),
        ]);
        expect({ what, status, accepted: answer.accepted, rejected: answer.rejected }).toEqual({
          what,
          status: 200,
          accepted: 3,
          rejected: [],
        });
        expect(await idsOf(server, visitor), what).toEqual(expect.arrayContaining([`${visitor}.1`, `${visitor}.3`]));
      }
    }, 60_000);
  }
}

function nested(levels: number): unknown {
  return levels === 0 ? 'bottom' : { deeper: nested(levels - 1) };
}

function good(door: string, visitor: string, n: number): Record<string, unknown> {
  const at = Date.now() - 60_000 + n * 1000;
  const id = `${visitor}.${n}`;
  if (door === '/v1/collect') return { id, at, url: 'https://www.acme-software.test/', type: 'page_view' };
  const context = { page: { url: 'https://www.acme-software.test/' } };
  return { messageId: id, anonymousId: visitor, timestamp: new Date(at).toISOString(), type: 'page', context };
}

/** A good event with something put over it, or the bad thing itself. */
function spoiled(door: string, visitor: string, poison: unknown): unknown {
  const isPart = typeof poison === 'object' && poison !== null && !Array.isArray(poison);
  return isPart ? { ...good(door, visitor, 2), ...poison } : poison;
}

interface Answer {
  accepted: number;
  duplicates: number;
  rejected: { index: number; code: string }[];
}

async function send(
  server: ServerProcess,
  door: string,
  anonymousId: string,
  events: unknown[],
): Promise<{ status: number; answer: Answer }> {
  const body =
    door === '/v1/collect' ? { key: server.writeKey, anonymousId, sentAt: Date.now(), events } : { batch: events };
  const response = await fetch(`${server.url}${door}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
      ...(door === '/v1/batch' ? { authorization: `Bearer ${server.adminKey}` } : {}),
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, answer: (await response.json()) as Answer };
}

async function idsOf(server: ServerProcess, visitor: string): Promise<string[]> {
  const response = await fetch(`${server.url}/v1/visitors/${visitor}/journey?include=events`, {
    headers: { authorization: `Bearer ${server.adminKey}` },
  });
  expect(response.status).toBe(200);
  const { visits } = (await response.json()) as { visits: { events: { id: string }[] }[] };
  return visits.flatMap(({ events }) => events.map(({ id }) => id));
}
