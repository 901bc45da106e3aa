/** The real program filled with a small demo, and a signed-in browser in front of it; its clock stands at the demo's end. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright';
import { buildDashboard } from '../../../scripts/build-dashboard.ts';
import { addDemoSite } from '../../../server/demo/demo-site.ts';
import { startOfDay } from '../../../server/demo/generator/calendar.ts';
import { unitsOf } from '../../../server/demo/generator/dataset.ts';
import { load } from '../../../server/demo/load.ts';
import { PublicApi } from '../../../server/demo/public-api.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { launchChromium } from '../../support/browser.ts';

const DEFINITION = { seed: 5, endsAt: startOfDay(Date.UTC(2026, 2, 10, 12)), scale: 0.06 };

export interface Demo {
  site: string;
  app: TestApp;
  /** A path about the demo site. */
  onSite(path: string): string;
  /** Asks the API about the demo site. */
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  get(path: string): Promise<any>;
  /** Opens a page of the demo site; `faults` fills with uncaught errors and policy violations. */
  visit(path: string, options?: BrowserContextOptions): Promise<{ page: Page; faults: string[] }>;
  closePages(): Promise<void>;
  close(): Promise<void>;
}

export async function openDemo(): Promise<Demo> {
  const dist = mkdtempSync(join(tmpdir(), 'throughline-demo-'));
  await buildDashboard(join(dist, 'dashboard'));
  const app = await startApp({ dist });
  const origin = `http://127.0.0.1:${await app.listen()}`;
  const api = new PublicApi(origin, app.adminKey);
  const { id: site } = await addDemoSite(api, DEFINITION);
  await load(api, site, unitsOf(DEFINITION));
  const browser = await launchChromium();
  const first = await browser.newPage();
  await first.goto(`${origin}/sign-in#token=${app.signInToken}`);
  await first.waitForURL((url) => url.pathname !== '/sign-in');
  const storageState = await first.context().storageState();
  const closePages = async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  };
  await closePages();
  const onSite = (path: string) => `${path}${path.includes('?') ? '&' : '?'}site=${site}`;
  return {
    site,
    app,
    onSite,
    get: async (path) => (await api.get(onSite(path))).body,
    visit: async (path, options = {}) => {
      const viewport = { width: 1280, height: 900 };
      const context = await browser.newContext({ locale: 'en-GB', viewport, storageState, ...options });
      context.setDefaultTimeout(15_000);
      const page = await context.newPage();
      await page.clock.setFixedTime(DEFINITION.endsAt);
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
          faults.push(message.text());
      });
      await page.goto(origin + onSite(path));
      return { page, faults };
    },
    closePages,
    close: async () => {
      await browser.close();
      await app.close();
      rmSync(dist, { recursive: true, force: true });
    },
  };
}
