/** How many copies of an event arrive when the page is left, the collector fails or the network is gone. */
import type { BrowserContext, Page } from 'playwright';
import type { Collector } from './collector.ts';

export interface Stage {
  context: BrowserContext;
  page: Page;
  url: string;
  collector: Collector;
}

declare const window: { track(name: string, payload?: string): void; location: Location };

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const track = (page: Page, name: string, payload = '') =>
  page.evaluate(([name, payload]) => window.track(name!, payload), [name, payload]);
/** A page of the same site that is tracked as well. */
const comeBack = async ({ context, url }: Stage): Promise<void> => {
  const page = await context.newPage();
  await page.goto(url);
  await pause(8000);
};

/** The one event of most cases. */
export const NAME = 'lossmark000';
const BURST = 40;

export const CASES: Record<string, (stage: Stage) => Promise<void>> = {
  async 'leave in same task'({ page }) {
    await page.evaluate((name) => {
      window.track(name);
      window.location.href = 'about:blank';
    }, NAME);
    await pause(6000);
  },
  async 'tab closed'({ page }) {
    await track(page, NAME);
    await page.close({ runBeforeUnload: true });
    await pause(6000);
  },
  async '503, same page'({ page, collector }) {
    collector.status = 503;
    await track(page, NAME);
    await pause(1500);
    collector.status = 200;
    await pause(15_000);
  },
  async '503, leave, return'(stage) {
    stage.collector.status = 503;
    await track(stage.page, NAME);
    await pause(1500);
    await stage.page.close();
    stage.collector.status = 200;
    await comeBack(stage);
  },
  async 'offline, online'({ page, context }) {
    await context.setOffline(true);
    await track(page, NAME);
    await pause(1500);
    await context.setOffline(false);
    await pause(12_000);
  },
  async 'offline, close, return'(stage) {
    await stage.context.setOffline(true);
    await track(stage.page, NAME);
    await pause(1500);
    await stage.page.close();
    await stage.context.setOffline(false);
    await comeBack(stage);
  },
  async 'one of 80 KB'({ page }) {
    await track(page, NAME, 'x'.repeat(80_000));
    await pause(6000);
  },
  async 'burst of 40, leave, return'(stage) {
    await stage.page.evaluate((burst) => {
      for (let n = 0; n < burst; n++) window.track(`lossmark${String(n).padStart(3, '0')}`, 'x'.repeat(3000));
      window.location.href = 'about:blank';
    }, BURST);
    await pause(2000);
    await comeBack(stage);
  },
};

/** `1`: once; `0`: lost; more: doubled on the wire. Of the burst, how many of its 40 came, and how many more than once. */
export const outcome = (name: string, { copies }: Collector): string => {
  if (!name.startsWith('burst')) return String(copies(NAME));
  const counts = Array.from({ length: BURST }, (_, n) => copies(`lossmark${String(n).padStart(3, '0')}`));
  const doubled = counts.filter((count) => count > 1).length;
  return `${counts.filter(Boolean).length}${doubled ? ` (${doubled} doubled)` : ''}`;
};
