/** T30 of the threat model: a reader that takes a long answer slowly, or not at all. */
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Storage } from '../../server/storage/storage.ts';
import { startApp, wrapped } from '../support/app.ts';

const LEADS = 2000;
const PAGES = LEADS / 500;
/** Four pages of some 8 MB: more than any socket holds back. */
const TRAIT = 'x'.repeat(2000);

test('T30: a slow reader of a long list holds up nobody, and makes the server read no further than she does', async () => {
  let pages = 0;
  const counting = (storage: Storage): Storage => {
    const read = storage.read as (name: string, ...args: unknown[]) => Promise<unknown>;
    return wrapped(storage, {
      read: ((name: string, ...args: unknown[]) => {
        if (name === 'findLeads') pages++;
        return read(name, ...args);
      }) as Storage['read'],
    });
  };
  const app = await startApp({ wrap: counting });
  try {
    const site = await app.site();
    const traits = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`trait${i}`, TRAIT]));
    for (let first = 0; first < LEADS; first += 50) {
      const batch = Array.from({ length: 50 }, (_, i) => ({ type: 'identify', userId: `u${first + i}`, traits }));
      expect((await site.batch(batch)).status).toBe(200);
    }
    await site.get('/v1/leads?limit=1');
    const port = await app.listen();
    pages = 0;
    const socket = connect(port, '127.0.0.1').pause();
    socket.write(
      `GET /v1/leads?format=csv HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${site.key}\r\nConnection: close\r\n\r\n`,
    );
    await wait(3000);
    expect(pages).toBeGreaterThan(0);
    expect(pages).toBeLessThan(PAGES);
    // No snapshot is held meanwhile: writing goes on, and is seen.
    expect((await site.post('/v1/leads', { email: 'new@acme.com' })).status).toBe(201);
    expect((await site.get('/v1/leads?email=new@acme.com')).body.data).toHaveLength(1);
    let rows = 0;
    for await (const chunk of socket) rows += String(chunk).split('\r\nlead_').length - 1;
    expect(rows).toBeGreaterThan(LEADS - 10);
  } finally {
    await app.close();
  }
}, 60_000);
