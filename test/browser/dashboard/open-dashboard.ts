/** A browser in front of the built dashboard; every page notes what went wrong in it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright';
import { buildDashboard, type DashboardSizes } from '../../../scripts/build-dashboard.ts';
import { launchChromium } from '../../support/browser.ts';
import { type FakeServer, startFakeServer } from './fake-server.ts';

export interface Dashboard {
  server: FakeServer;
  sizes: DashboardSizes;
  /** A fresh profile; `faults` fills with uncaught errors and policy violations. */
  visit(path: string, options?: BrowserContextOptions): Promise<{ page: Page; faults: string[] }>;
  /** Closes the pages of one test and gives the server its first data back. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export async function openDashboard(): Promise<Dashboard> {
  const root = await mkdtemp(join(tmpdir(), 'throughline-dashboard-'));
  const sizes = await buildDashboard(root);
  const server = await startFakeServer(root);
  const browser = await launchChromium();
  const reset = async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    server.reset();
  };
  return {
    server,
    sizes,
    reset,
    visit: async (path, options = {}) => {
      const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 900 }, ...options });
      const page = await context.newPage();
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('console', (message) => {
        // The browser itself logs every 4xx and 5xx; those are the test's own doing.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
          faults.push(message.text());
      });
      await page.goto(server.origin + path);
      return { page, faults };
    },
    close: async () => {
      await reset();
      await browser.close();
      await server.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}
