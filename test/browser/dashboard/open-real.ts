/** A browser in front of the real program with an empty database: for pages that change things. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright';
import { buildDashboard } from '../../../scripts/build-dashboard.ts';
import { startApp, type TestApp, type TestAppOptions, type TestSite } from '../../support/app.ts';
import { launchChromium } from '../../support/browser.ts';

export interface RealDashboard {
  app: TestApp;
  site: TestSite;
  origin: string;
  /** A profile of its own that is signed in by the link of the start, unless told otherwise. */
  visit(path: string, options?: BrowserContextOptions): Promise<{ page: Page; faults: string[] }>;
  /** A profile that is not signed in. */
  stranger(path: string): Promise<{ page: Page; faults: string[] }>;
  closePages(): Promise<void>;
  close(): Promise<void>;
}

export async function openReal(settings: TestAppOptions = {}): Promise<RealDashboard> {
  const dist = mkdtempSync(join(tmpdir(), 'throughline-real-'));
  await buildDashboard(join(dist, 'dashboard'));
  const app = await startApp({ dist, ...settings });
  const site = await app.site({ name: 'Acme' });
  const origin = `http://127.0.0.1:${await app.listen()}`;
  const browser = await launchChromium();
  const first = await browser.newPage();
  await first.goto(`${origin}/sign-in#token=${app.signInToken}`);
  await first.waitForURL((url) => url.pathname !== '/sign-in');
  const storageState = await first.context().storageState();
  const closePages = async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  };
  await closePages();
  const open = async (path: string, options: BrowserContextOptions) => {
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 900 }, ...options });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        faults.push(message.text());
    });
    await page.goto(origin + path);
    return { page, faults };
  };
  return {
    app,
    site,
    origin,
    visit: (path, options = {}) => open(path, { storageState, ...options }),
    stranger: (path) => open(path, {}),
    closePages,
    close: async () => {
      await browser.close();
      await app.close();
      rmSync(dist, { recursive: true, force: true });
    },
  };
}
