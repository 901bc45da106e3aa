import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { trackerBody } from '../bench/requests.ts';
import { type MadeEvent, Visitors } from '../bench/visitors.ts';
import { endServers, type ServerProcess, startServer } from '../support/server-process.ts';
import { Ledger } from './ledger.ts';
import { smallDisk } from './small-disk.ts';
import { storedInFile } from './stored.ts';

afterEach(endServers);

const MEGABYTES = 16;
const FREE_BYTES = 512 * 1024;
const BATCH = 20;

test('a full disk is a 503 that says so; reads go on; when there is room again, so does everything', async (context) => {
  const disk = smallDisk(MEGABYTES);
  if (typeof disk === 'string') {
    console.warn(`!!! Not tested: ${disk}`);
    return context.skip(disk);
  }
  const file = join(disk.folder, 't.db');
  const databaseUrl = `sqlite:${file}`;
  const visitors = new Visitors(Date.now(), 4);
  const ledger = new Ledger();
  let server: ServerProcess | undefined;
  const send = async (size = BATCH) => {
    const events = Array.from({ length: size }, () => visitors.next());
    const request = ledger.send(events, 1);
    const response = await post(server!, events);
    request.status = response.status;
    request.fate = response.status === 200 ? 'acknowledged' : 'refused';
    return response;
  };
  try {
    server = await startServer({ databaseUrl, env: { THROUGHLINE_DISK_LOW_MB: '0' } });
    const first = visitors.next();
    expect((await post(server, [first])).status).toBe(200);
    ledger.send([first], 1).fate = 'acknowledged';
    expect(await visitIds(server, first)).toEqual([first.messageId]);

    disk.fill(FREE_BYTES);
    let refused: Response | undefined;
    for (let i = 0; i < 500 && !refused; i++) {
      const response = await send();
      if (response.status !== 200) refused = response;
    }
    expect(refused?.status, server.output()).toBe(503);
    expect(refused!.headers.get('content-type')).toContain('application/problem+json');
    expect(Number(refused!.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused!.json()).toMatchObject({ status: 503, code: 'unavailable' });

    // A batch no longer fits; the last few kilobytes go to single events, until nothing fits any more.
    const ready = async () => (await fetch(`${server!.url}/health/ready`)).status;
    for (let i = 0; i < 500 && (await ready()) === 200; i++) await send(1);
    // It lives, it says that it is not ready, and it answers from what it has.
    expect(await ready(), server.output()).toBe(503);
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
    expect(await visitIds(server, first)).toEqual([first.messageId]);
    for (let i = 0; i < 5; i++) expect((await send()).status).toBe(503);

    disk.release();
    const end = performance.now() + 10_000;
    let status = 0;
    while (status !== 200 && performance.now() < end) status = (await send()).status;
    expect(status, server.output()).toBe(200);
    expect(await ready()).toBe(200);
    const late = ledger.with('acknowledged').at(-1)!.events[0]!;
    expect(await visitIds(server, late)).toContain(late.messageId);
    expect((await server.stop()).code).toBe(0);
    expect(ledger.faults(storedInFile(file))).toEqual([]);
  } finally {
    await server?.stop('SIGKILL');
    disk.remove();
  }
}, 150_000);

function post(server: ServerProcess, events: readonly MadeEvent[]): Promise<Response> {
  return fetch(`${server.url}/v1/collect`, {
    method: 'POST',
    headers: {
      'content-type': 'text/plain',
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    },
    body: trackerBody(server.writeKey, events),
  });
}

/** The messages of a visitor's journey. */
async function visitIds(server: ServerProcess, { anonymousId }: MadeEvent): Promise<string[]> {
  const response = await fetch(`${server.url}/v1/visitors/${anonymousId}/journey?include=events`, {
    headers: { authorization: `Bearer ${server.adminKey}` },
  });
  expect(response.status, server.output()).toBe(200);
  const { visits } = (await response.json()) as { visits: { events: { id: string }[] }[] };
  return visits.flatMap((visit) => visit.events.map(({ id }) => id));
}
