/** An ad is clicked, the visitor pays at a gateway and comes back: the ad keeps the credit, in a real browser. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CHROME, startApp } from '../support/app.ts';
import { launchChromium } from '../support/browser.ts';
import { builtTracker } from '../support/built.ts';

/** A payment gateway of the list of stations. */
const GATEWAY = 'secure.sagepay.com';
const SHOP = 'www.shop.localhost';

test('ad click, landing, payment gateway, return, form: one paid-search touchpoint', async () => {
  const script = readFileSync(join(await builtTracker(), 'tl.js'));
  const app = await startApp();
  const site = await app.site();
  const api = `http://127.0.0.1:${await app.listen()}`;

  const tag = `<script defer src="/tl.js" data-site="${site.writeKey}" data-api="${api}"></script>`;
  const html = (head: string, body: string) => `<!doctype html><title>A page</title>${head}<body>${body}</body>`;
  const pages: Record<string, (port: number) => string> = {
    'www.search.test/': (port) => html('', `<a href="http://${SHOP}:${port}/offer?gclid=EAIaIQ-x_1">An ad</a>`),
    [`${SHOP}/offer`]: (port) => html(tag, `<a href="http://${GATEWAY}:${port}/pay">Pay</a>`),
    [`${GATEWAY}/pay`]: (port) => html('', `<a href="http://${SHOP}:${port}/paid">Back to the shop</a>`),
    [`${SHOP}/paid`]: () =>
      html(tag, '<form action="/done" method="post"><input type="email" name="email"><button>Send</button></form>'),
    [`${SHOP}/done`]: () => html(tag, 'Thank you'),
  };
  const web = createServer((request, response) => {
    if (request.url === '/tl.js') return response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
    const { hostname, pathname } = new URL(request.url!, `http://${request.headers.host}`);
    const page = pages[`${hostname}${pathname}`];
    response.writeHead(page ? 200 : 404, { 'content-type': 'text/html' });
    response.end(page?.((web.address() as AddressInfo).port));
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  const { port } = web.address() as AddressInfo;
  const hosts = [`MAP *.test 127.0.0.1`, `MAP ${GATEWAY} 127.0.0.1`, 'MAP *.localhost 127.0.0.1'];
  const browser = await launchChromium({ args: [`--host-resolver-rules=${hosts.join(', ')}`] });
  try {
    const tab = await (await browser.newContext({ userAgent: CHROME })).newPage();
    await tab.goto(`http://www.search.test:${port}/`);
    await tab.click('text=An ad');
    await tab.click('text=Pay');
    expect(new URL(tab.url()).hostname).toBe(GATEWAY);
    await tab.click('text=Back to the shop');
    expect(await tab.evaluate('document.referrer')).toBe(`http://${GATEWAY}:${port}/`);
    await tab.fill('input', 'ann@acme.example');
    await tab.click('button');
    await tab.waitForURL(/done/);
    const found = async () => (await site.get('/v1/leads?email=ann@acme.example')).body.data;
    await expect.poll(async () => (await found()).length, { timeout: 15_000 }).toBe(1);
    const [lead] = await found();
    const journey = async () => (await site.get(`/v1/leads/${lead.id}/journey`)).body;
    await expect.poll(async () => (await journey()).summary.pageViews, { timeout: 15_000 }).toBe(3);
    const { touchpoints, visits } = await journey();
    expect(touchpoints).toHaveLength(1);
    expect(touchpoints[0]).toMatchObject({
      type: 'visit',
      channel: 'Paid Search',
      channelRule: 'paid-search',
      source: 'google',
      medium: 'cpc',
      clickIds: { gclid: 'EAIaIQ-x_1' },
      landingPage: `http://${SHOP}:${port}/offer`,
    });
    expect(visits).toHaveLength(1);
    expect((await site.get('/v1/quarantine')).body.data).toEqual([]);
  } finally {
    await browser.close();
    web.close();
    await app.close();
  }
}, 60_000);
