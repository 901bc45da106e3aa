/** Every screen on the demo, in German on a phone: nothing in English, nothing for axe to find, no sideways scrolling at any width, a picture of each. */
import { mkdirSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { violations } from './axe-check.ts';
import { SCREENS } from './demo-screens.ts';
import { englishOn } from './english-on.ts';
import { fits } from './fits.ts';
import { unfold } from './look-at.ts';
import { type Demo, openDemo } from './open-demo.ts';

const ARTEFACTS = 'artefacts';
let demo: Demo;
beforeAll(async () => {
  mkdirSync(ARTEFACTS, { recursive: true });
  demo = await openDemo();
}, 180_000);
afterEach(() => demo.closePages());
afterAll(() => demo.close());

it.each(SCREENS)(
  '%s is German on a German phone',
  async (name, ready, path) => {
    const { page, faults } = await demo.visit(await path(demo), {
      locale: 'de-DE',
      viewport: { width: 360, height: 740 },
    });
    await page.locator(ready).first().waitFor();
    await page.screenshot({ path: `${ARTEFACTS}/demo-${name}-german-phone.png`, fullPage: true });
    await unfold(page);
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    expect(await englishOn(page)).toEqual([]);
    expect(await violations(page)).toEqual([]);
    await fits(page, [360, 390, 900, 1280]);
    expect(faults).toEqual([]);
  },
  60_000,
);
