/** One screen in both themes, on a phone and in German: nothing for axe to find, no sideways scrolling, a picture of each. */
import { mkdirSync } from 'node:fs';
import type { BrowserContextOptions, Page } from 'playwright';
import { expect } from 'vitest';
import { violations } from './axe-check.ts';
import { englishOn } from './english-on.ts';

const ARTEFACTS = 'artefacts';

const LOOKS: [name: string, options: BrowserContextOptions][] = [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['phone', { viewport: { width: 360, height: 740 } }],
  ['german', { locale: 'de-DE', viewport: { width: 390, height: 844 } }],
];

/** @param open shows the screen in any language, and settles when it is whole */
export async function lookAt(name: string, open: (options: BrowserContextOptions) => Promise<Page>): Promise<void> {
  mkdirSync(ARTEFACTS, { recursive: true });
  for (const [look, options] of LOOKS) {
    const page = await open(options);
    if (look === 'german') expect(await englishOn(page)).toEqual([]);
    expect(await violations(page), look).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), look).toBeLessThanOrEqual(0);
    await page.screenshot({ path: `${ARTEFACTS}/dashboard-${name}-${look}.png`, fullPage: true });
  }
}
