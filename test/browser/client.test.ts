/** `throughline/client` in a page of another origin, with the site's write key. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildLibraries } from '../../scripts/build-package.ts';
import { startApp } from '../support/app.ts';
import { launchChromium } from '../support/browser.ts';

test('a page of another origin adds an event with the write key, and can read nothing with it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-client-'));
  await buildLibraries(folder);
  const script = readFileSync(join(folder, 'client.js'));
  rmSync(folder, { recursive: true });
  const app = await startApp();
  const site = await app.site();
  const api = `http://127.0.0.1:${await app.listen()}`;
  const page = createServer((request, response) => {
    if (request.url === '/client.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
    else response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Shop</title>');
  });
  await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
  const browser = await launchChromium();
  try {
    const tab = await browser.newPage();
    await tab.goto(`http://127.0.0.1:${(page.address() as AddressInfo).port}/`);
    // As text: what transforms this file would replace its import().
    const result = (await tab.evaluate(`(async () => {
      const { Client } = await import('/client.js');
      const client = new Client({ url: ${JSON.stringify(api)}, key: ${JSON.stringify(site.writeKey)}, retries: 0 });
      const event = { type: 'track', event: 'Asked', anonymousId: 'in-a-browser', messageId: 'm' };
      const sent = await client.call('POST /v1/batch', { body: { batch: [event] } });
      const read = await client.call('GET /v1/leads').then(() => 'read', (error) => error.name);
      return { sent, read };
    })()`)) as { sent: unknown; read: string };
    expect(result.sent).toMatchObject({ success: true, accepted: 1 });
    // Another origin's page is not even told why.
    expect(result.read).toBe('NoAnswer');
    expect((await site.visitor('in-a-browser')).status).toBe(200);
  } finally {
    await browser.close();
    page.close();
    await app.close();
  }
});
