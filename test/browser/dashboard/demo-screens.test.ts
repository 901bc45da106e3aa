/** Every screen on the demo: nothing for axe to find in either theme or in German, no sideways scrolling on a phone, a picture of each. */
import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { violations } from './axe-check.ts';
import { englishOn } from './english-on.ts';
import { type Demo, openDemo } from './open-demo.ts';

const ARTEFACTS = 'artefacts';
const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1280, height: 900 };
let demo: Demo;
beforeAll(async () => {
  mkdirSync(ARTEFACTS, { recursive: true });
  demo = await openDemo();
}, 180_000);
afterEach(() => demo.closePages());
afterAll(() => demo.close());

/** Colours change over a moment where the theme does. */
const settled = (page: Page) =>
  page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
    const changes = document.getAnimations().filter((each) => each instanceof CSSTransition);
    await Promise.allSettled(changes.map(({ finished }) => finished));
  });

const first = async (list: string) => (await demo.get(list)).data[0];
const SCREENS: [name: string, ready: string, path: () => string | Promise<string>][] = [
  ['overview', '.sparkline', () => '/'],
  ['leads', '.leads tbody tr', () => '/leads?channel=Email'],
  ['suggestions', '.notice', () => '/leads/suggestions'],
  ['lead', '.data tbody tr', async () => `/leads/${(await first('/v1/leads?limit=1')).id}`],
  ['deals', '.data tbody tr', () => '/deals'],
  ['deal', '.model-bars li', async () => `/deals/${(await first('/v1/deals?stage=won&limit=1')).externalId}`],
  ['accounts', '.data tbody tr', () => '/accounts'],
  ['attribution', '.spread', () => '/attribution?channel=Paid+Search&groupBy=source'],
  ['campaigns', '.data tbody tr', () => '/campaigns'],
  ['kpis', '.sparkline', () => '/kpis'],
  ['cohorts', '.data tbody tr', () => '/cohorts'],
  ['quality', '.data tbody tr', () => '/quality'],
  ['traffic', '.data tbody tr', () => '/traffic'],
  ['dark-social', '.notice', () => '/dark-social'],
  ['campaign-tags', '.data tbody tr', () => '/campaign-tags'],
  ['funnel', '.funnel li', () => '/funnel'],
  ['landing-pages', '.data tbody tr', () => '/landing-pages'],
  ['paths', '.data tbody tr', () => '/paths'],
  ['self-reported', '.data tbody tr', () => '/self-reported'],
  ['settings', '.settings-form', () => '/settings'],
  ['channel-rules', '.rule', () => '/settings/channel-rules'],
  ['campaign-names', '.rules', () => '/settings/campaign-names'],
  ['models', '.settings-form', () => '/settings/models'],
  ['conversions', '.settings-form', () => '/settings/conversions'],
  ['groups', '.settings-form', () => '/settings/groups'],
  ['privacy', '.form-grid', () => '/settings/privacy'],
  ['imports', 'input[type=file]', () => '/settings/imports'],
  ['exports', '.settings-form', () => '/settings/exports'],
  ['quarantine', '.data tbody tr', () => '/settings/quarantine'],
];

it.each(SCREENS)(
  '%s fits on a phone, and axe finds nothing on it in either theme',
  async (name, ready, path) => {
    const { page, faults } = await demo.visit(await path(), { viewport: PHONE, colorScheme: 'light' });
    await page.locator(ready).first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.locator('.rail').getByRole('link', { name: 'Settings' }).waitFor();
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.setViewportSize(DESKTOP);
    await page.locator('details').evaluateAll((all) => {
      for (const each of all) (each as HTMLDetailsElement).open = true;
    });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await settled(page);
      expect(await violations(page), colorScheme).toEqual([]);
      await page.screenshot({ path: `${ARTEFACTS}/dashboard-${name}-${colorScheme}.png`, fullPage: true });
    }
    expect(faults).toEqual([]);
  },
  60_000,
);

it.each(SCREENS)(
  '%s is German on a German phone',
  async (name, ready, path) => {
    const { page, faults } = await demo.visit(await path(), { locale: 'de-DE', viewport: { width: 390, height: 844 } });
    await page.locator(ready).first().waitFor();
    await page.locator('details').evaluateAll((all) => {
      for (const each of all) (each as HTMLDetailsElement).open = true;
    });
    await page.screenshot({ path: `${ARTEFACTS}/dashboard-${name}-german.png`, fullPage: true });
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    expect(await englishOn(page)).toEqual([]);
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(faults).toEqual([]);
  },
  60_000,
);

const PAPER = { width: 794, height: 1123 };
it.each(SCREENS.filter(([name]) => ['overview', 'lead', 'attribution', 'kpis'].includes(name)))(
  '%s is whole on paper, without what can only be clicked',
  async (name, ready, path) => {
    const { page } = await demo.visit(await path(), { viewport: PAPER });
    await page.locator(ready).first().waitFor();
    await page.emulateMedia({ media: 'print' });
    for (const gone of ['.rail', '.bar', '.banner', '.page-actions', '.button'])
      expect(await page.locator(gone).filter({ visible: true }).count(), gone).toBe(0);
    const cut = await page
      .locator('#content :is(table, .panel)')
      .evaluateAll((all) => all.filter((each) => each.getBoundingClientRect().right > innerWidth + 1).length);
    expect(cut).toBe(0);
    await page.screenshot({ path: `${ARTEFACTS}/dashboard-${name}-paper.png`, fullPage: true });
  },
  60_000,
);
