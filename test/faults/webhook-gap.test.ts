/** A webhook arrives, its receiver answers, and the server is gone before it has noted that. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import { endServers, type ServerProcess, startServer, temporaryFolder } from '../support/server-process.ts';
import { rounds } from './how-long.ts';

afterEach(endServers);

test('killed between sending a webhook and noting it: the same message comes again, under the same id', async () => {
  const { databaseUrl, file, remove } = temporaryFolder('webhook');
  const options = { databaseUrl, env: { THROUGHLINE_OUTBOUND_ALLOW: '127.0.0.1' } };
  const received: { id: string; body: string }[] = [];
  let stopped: (() => void) | undefined;
  let server: ServerProcess = await startServer(options);
  const receiver = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    // It has sent all of it, and hears no answer any more.
    if (stopped) process.kill(server.pid, 'SIGSTOP');
    received.push({ id: String(request.headers['webhook-id']), body });
    response.on('finish', () => stopped?.());
    response.writeHead(200).end('thanks');
  });
  await new Promise<void>((ready) => receiver.listen(0, '127.0.0.1', ready));
  const post = async (path: string, body: object): Promise<void> => {
    const response = await fetch(`${server.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.adminKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status, await response.text()).toBeLessThan(300);
  };
  const { port } = receiver.address() as AddressInfo;
  await post('/v1/webhooks', { url: `http://127.0.0.1:${port}/hook`, events: ['lead.created'] });

  const times = rounds(1, 10);
  for (let time = 1; time <= times; time++) {
    received.length = 0;
    const sent = new Promise<void>((resolve) => {
      stopped = resolve;
    });
    await post('/v1/leads', { email: `ann${time}@acme.com`, name: 'Ann' });
    await sent;
    stopped = undefined;
    expect(await server.stop('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
    expect(received).toHaveLength(1);

    const [{ id, body }] = received as [(typeof received)[number]];
    const messages = messagesIn(file);
    expect(messages.of(id)).toMatchObject({ state: 'waiting', attempts: 1 });
    // It is leased for a minute, which nobody waits for here.
    expect(messages.of(id)!.leased_until).toBeGreaterThan(Date.now() - 60_000);
    messages.endLeases();
    server = await startServer(options);
    await expect.poll(() => received.length, { timeout: 30_000 }).toBe(2);
    expect(received[1]).toEqual({ id, body });
    await expect
      .poll(() => messagesIn(file).of(id), { timeout: 30_000 })
      .toMatchObject({ state: 'delivered', attempts: 2 });
  }
  expect(await server.stop()).toEqual({ code: 0, signal: null });
  await new Promise((closed) => receiver.close(closed));
  remove();
}, 300_000);

interface MessageRow {
  state: string;
  attempts: number;
  leased_until: number;
}

function messagesIn(file: string) {
  const ask = <T>(work: (db: BetterSqlite3.Database) => T): T => {
    const db = new BetterSqlite3(file);
    try {
      return work(db);
    } finally {
      db.close();
    }
  };
  return {
    of: (id: string) =>
      ask((db) =>
        db
          .prepare<[string], MessageRow>('select state, attempts, leased_until from webhook_messages where id = ?')
          .get(id),
      ),
    endLeases: () => ask((db) => db.exec('update webhook_messages set leased_until = 0')),
  };
}
