/** One screen in both themes, and in German on a phone: nothing for axe to find, no sideways scrolling, a picture of each. */
import { mkdirSync } from 'node:fs';
import type { BrowserContextOptions, Page } from 'playwright';
import { expect } from 'vitest';
import { violations } from './axe-check.ts';
import { englishOn } from './english-on.ts';

const ARTEFACTS = 'artefacts';

/** @param open shows the screen in any language, in a profile of its own, and settles when it is whole */
export async function lookAt(name: string, open: (options: BrowserContextOptions) => Promise<Page>): Promise<void> {
  mkdirSync(ARTEFACTS, { recursive: true });
  const look = async (page: Page, how: string, rules?: 'colours') => {
    expect(await violations(page, rules), how).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), how).toBeLessThanOrEqual(0);
    await page.screenshot({ path: `${ARTEFACTS}/dashboard-${name}-${how}.png`, fullPage: true });
  };

  const desktop = await open({ colorScheme: 'light' });
  await look(desktop, 'light');
  await switchTheme(desktop, 'dark');
  await look(desktop, 'dark', 'colours');
  await desktop.context().close();

  // German words are the longer ones: where they fit, English ones do.
  const german = await open({ locale: 'de-DE', viewport: { width: 360, height: 740 } });
  expect(await englishOn(german)).toEqual([]);
  await look(german, 'german-phone');
  await german.context().close();
}

/** Opens all that is folded. */
export const unfold = (page: Page): Promise<void> =>
  page.locator('details').evaluateAll((all) => {
    for (const each of all) (each as HTMLDetailsElement).open = true;
  });

/** As where the system changes its theme. Colours change over a moment: it settles when they have. */
export async function switchTheme(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
    const changes = document.getAnimations().filter((each) => each instanceof CSSTransition);
    await Promise.allSettled(changes.map(({ finished }) => finished));
  });
}
