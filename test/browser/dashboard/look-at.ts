/** One screen in both themes and on a phone: nothing for axe to find, no sideways scrolling, a picture of each. */
import { mkdirSync } from 'node:fs';
import type { BrowserContextOptions, Page } from 'playwright';
import { expect } from 'vitest';
import { violations } from './axe-check.ts';

const ARTEFACTS = 'artefacts';

const LOOKS: [name: string, options: BrowserContextOptions][] = [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['phone', { viewport: { width: 360, height: 740 } }],
];

/** @param open shows the screen, and settles when it is whole */
export async function lookAt(name: string, open: (options: BrowserContextOptions) => Promise<Page>): Promise<void> {
  mkdirSync(ARTEFACTS, { recursive: true });
  for (const [look, options] of LOOKS) {
    const page = await open(options);
    expect(await violations(page), look).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), look).toBeLessThanOrEqual(0);
    await page.screenshot({ path: `${ARTEFACTS}/dashboard-${name}-${look}.png`, fullPage: true });
  }
}
