/** Below the low-water mark ingest stops; reads go on, and a person can still be erased when the disk is full. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { trackerBody } from '../bench/requests.ts';
import { Visitors } from '../bench/visitors.ts';
import { endServers, type ServerProcess, startServer } from '../support/server-process.ts';
import { smallDisk } from './small-disk.ts';

afterEach(endServers);

const MEGABYTES = 100;
const SOON = { timeout: 20_000, interval: 200 };

test('a nearly full disk takes no events in; reads, and on a full one erasure, still work', async (context) => {
  const disk = smallDisk(MEGABYTES);
  if (typeof disk === 'string') {
    console.warn(`!!! Not tested: ${disk}`);
    return context.skip(disk);
  }
  const file = join(disk.folder, 't.db');
  const visitors = new Visitors(Date.now(), 4);
  let server: ServerProcess | undefined;
  const ask = (path: string, method = 'GET', body?: object) =>
    fetch(`${server!.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${server!.adminKey}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  const send = () =>
    fetch(`${server!.url}/v1/collect`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: trackerBody(server!.writeKey, [visitors.next()]),
    });
  const metric = async (name: string) =>
    Number(new RegExp(`^${name} (\\d+)`, 'm').exec(await (await ask('/metrics')).text())?.[1]);
  const status = async () => (await send()).status;
  try {
    // Of so small a disk: a mark of 5 MB, a reserve of 2 MB.
    server = await startServer({ databaseUrl: `sqlite:${file}` });
    expect(await status()).toBe(200);
    const { lead } = (await (await ask('/v1/leads', 'POST', { email: 'ann@acme.com' })).json()) as {
      lead: { id: string };
    };
    await expect.poll(() => metric('throughline_disk_reserve_bytes'), SOON).toBeGreaterThan(1e6);
    expect(existsSync(`${file}.reserve`)).toBe(true);
    expect(await metric('throughline_disk_low')).toBe(0);

    disk.fill(3e6);
    await expect.poll(status, SOON).toBe(503);
    const refused = await send();
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ code: 'unavailable', detail: expect.stringContaining('nearly full') });
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(503);
    expect((await ask(`/v1/leads/${lead.id}`)).status).toBe(200);
    expect(await metric('throughline_disk_low')).toBe(1);
    const { checks } = (await (await ask('/v1/system/checks')).json()) as { checks: { id: string; status: string }[] };
    expect(checks.find(({ id }) => id === 'disk')).toMatchObject({ status: 'fail' });

    // Somebody else takes the rest.
    disk.release();
    disk.fill(0);
    await expect.poll(() => existsSync(`${file}.reserve`), SOON).toBe(false);
    expect((await ask(`/v1/leads/${lead.id}`, 'DELETE')).status, server.output()).toBe(200);
    expect((await ask(`/v1/leads/${lead.id}`)).status).toBe(404);
    expect(await status()).toBe(503);

    disk.release();
    await expect.poll(status, SOON).toBe(200);
    await expect.poll(() => existsSync(`${file}.reserve`), SOON).toBe(true);
    expect((await server.stop()).code).toBe(0);
  } finally {
    await server?.stop('SIGKILL');
    disk.remove();
  }
}, 150_000);
