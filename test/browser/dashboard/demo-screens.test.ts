/** Every screen on the demo: nothing for axe to find in either theme, whole on paper, a picture of each. */
import { mkdirSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { violations } from './axe-check.ts';
import { SCREENS } from './demo-screens.ts';
import { switchTheme, unfold } from './look-at.ts';
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
  '%s: axe finds nothing on it in either theme',
  async (name, ready, path) => {
    const { page, faults } = await demo.visit(await path(demo), { colorScheme: 'light' });
    await page.locator(ready).first().waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await switchTheme(page, colorScheme);
      await page.screenshot({ path: `${ARTEFACTS}/demo-${name}-${colorScheme}.png`, fullPage: true });
    }
    await unfold(page);
    expect(await violations(page), 'dark').toEqual([]);
    await switchTheme(page, 'light');
    expect(await violations(page, 'colours'), 'light').toEqual([]);
    expect(faults).toEqual([]);
  },
  60_000,
);

it('the menu opens and closes on a phone', async () => {
  const { page } = await demo.visit('/', { viewport: { width: 360, height: 740 } });
  const settings = page.locator('.rail').getByRole('link', { name: 'Settings' });
  await page.getByRole('button', { name: 'Menu' }).click();
  await settings.waitFor();
  await page.screenshot({ path: `${ARTEFACTS}/demo-menu-phone.png` });
  await page.getByRole('button', { name: 'Menu' }).click();
  await settings.waitFor({ state: 'hidden' });
});

const PAPER = { width: 794, height: 1123 };
it.each(SCREENS.filter(([name]) => ['overview', 'lead', 'attribution', 'kpis'].includes(name)))(
  '%s is whole on paper, without what can only be clicked',
  async (name, ready, path) => {
    const { page } = await demo.visit(await path(demo), { viewport: PAPER });
    await page.locator(ready).first().waitFor();
    await page.emulateMedia({ media: 'print' });
    for (const gone of ['.rail', '.bar', '.banner', '.page-actions', '.button'])
      expect(await page.locator(gone).filter({ visible: true }).count(), gone).toBe(0);
    const cut = await page
      .locator('#content :is(table, .panel)')
      .evaluateAll((all) => all.filter((each) => each.getBoundingClientRect().right > innerWidth + 1).length);
    expect(cut).toBe(0);
    await page.screenshot({ path: `${ARTEFACTS}/demo-${name}-paper.png`, fullPage: true });
  },
  60_000,
);
