/** Pages in front of a dashboard, each in a profile of its own and noting what went wrong in it. */
import type { BrowserContextOptions, Page } from 'playwright';
import { sharedChromium } from '../../support/browser.ts';

export interface Visit {
  page: Page;
  /** Fills with uncaught errors and policy violations. */
  faults: string[];
}

export interface Pages {
  /** @param prepare what is done before the page is gone to */
  open(url: string, options?: BrowserContextOptions, prepare?: (page: Page) => Promise<void>): Promise<Visit>;
  close(): Promise<void>;
}

export async function dashboardPages(): Promise<Pages> {
  const browser = await sharedChromium();
  return {
    open: async (url, options = {}, prepare = async () => {}) => {
      const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 900 }, ...options });
      context.setDefaultTimeout(15_000);
      const page = await context.newPage();
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('console', (message) => {
        // The browser itself logs every 4xx and 5xx; those are the test's own doing.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
          faults.push(message.text());
      });
      await prepare(page);
      await page.goto(url);
      return { page, faults };
    },
    close: async () => {
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
  };
}
