import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { annJourney } from './ann.ts';
import { violations } from './axe-check.ts';
import { touchpoint } from './build-facts.ts';
import type { FakeState } from './fake-server.ts';
import { unfold } from './look-at.ts';
import { type Dashboard, openDashboard } from './open-dashboard.ts';

let dashboard: Dashboard;
beforeAll(async () => {
  dashboard = await openDashboard();
});
afterEach(() => dashboard.reset());
afterAll(() => dashboard.close());

interface Screen {
  name: string;
  path: string;
  ready: string;
  prepare?: (state: FakeState) => void;
}
const SCREENS: Screen[] = [
  { name: 'the leads', path: '/leads?stage=won&stage=lead', ready: '.leads' },
  { name: 'a lead', path: '/leads/lead_ann', ready: '.timeline > li' },
  { name: 'a new site', path: '/leads', ready: '.install', prepare: (state) => Object.assign(state, { leads: [] }) },
  {
    name: 'a demo, on an installation that is not well',
    path: '/leads',
    ready: '.health',
    prepare: (state) =>
      Object.assign(state, {
        sites: state.sites.map((site) => ({ ...site, name: `Demo: ${site.name}` })),
        checks: [{ id: 'disk', status: 'warn', said: 'The disk is full in 10 days', todo: 'Make room' }],
      }),
  },
  { name: 'an empty search', path: '/leads?q=zzz', ready: '.notice' },
  {
    name: 'an error',
    path: '/leads',
    ready: '.notice',
    prepare: (state) => Object.assign(state, { failing: { status: 400, title: 'No', detail: 'Not now' } }),
  },
  {
    name: 'sign-in after a used link',
    path: '/sign-in#token=old',
    ready: '.callout',
    prepare: (state) => Object.assign(state, { isSignedIn: false }),
  },
];

async function show({ path, ready, prepare }: Screen, options: Parameters<Dashboard['visit']>[1]): Promise<Page> {
  prepare?.(dashboard.server.state);
  const { page } = await dashboard.visit(path, options);
  await page.locator(ready).first().waitFor();
  await unfold(page);
  return page;
}

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
  it.each(SCREENS)('axe finds nothing on $name', async (screen) => {
    const page = await show(screen, { colorScheme });
    expect(await violations(page)).toEqual([]);
  });
});

describe('on a narrow screen', () => {
  /** Elements that stick out of the window, or out of the card around them; some texts end in an ellipsis on purpose. */
  const sticksOut = (page: Page) =>
    page.evaluate(() => {
      const out: string[] = [];
      for (const each of document.querySelectorAll('#root *')) {
        if (each.closest('.vh, svg, thead, .wide-only, .skip, .click-id, .touch-sub')) continue;
        const card = each.parentElement?.closest('.card, .panel')?.getBoundingClientRect();
        const { right, left, width } = each.getBoundingClientRect();
        if (width > 0 && (left < -0.5 || right > Math.min(innerWidth, card?.right ?? innerWidth) + 0.5)) {
          out.push(`${each.tagName}.${each.getAttribute('class')} ${each.textContent?.slice(0, 40)}`);
        }
      }
      return out;
    });

  it.each([390, 700, 880, 1024, 1100, 1200, 1280, 1600])('the list of leads fits into %i px', async (width) => {
    const page = await show(SCREENS[0]!, { viewport: { width, height: 700 } });
    await page.getByRole('checkbox', { name: 'Won' }).uncheck();
    await page.getByRole('checkbox', { name: 'Lead' }).uncheck();
    await page.getByText('10 leads shown').waitFor();
    expect(await sticksOut(page)).toEqual([]);
  });

  it.each(SCREENS)('$name needs no sideways scrolling at 320 px', async (screen) => {
    const page = await show(screen, { viewport: { width: 320, height: 640 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    expect(await sticksOut(page)).toEqual([]);
  });

  it('a text without a single break does not widen the page', async () => {
    const long = 'x'.repeat(300);
    const touch = touchpoint({
      id: 't',
      occurredAt: '2025-01-01T08:00:00.000Z',
      channel: long,
      source: long,
      medium: long,
      campaign: long,
      term: long,
      landingPage: `https://${long}.example/${long}`,
      clickIds: { [long]: long },
    });
    const { state } = dashboard.server;
    state.leads = state.leads.map((each) => ({
      ...each,
      name: long,
      company: long,
      email: long,
      externalIds: [long],
      firstTouch: touch,
    }));
    state.journeys.set('lead_ann', [{ ...annJourney, touchpoints: [touch] }]);
    for (const screen of SCREENS.slice(0, 2)) {
      const page = await show(screen, { viewport: { width: 320, height: 640 } });
      expect(await page.evaluate(() => document.documentElement.scrollWidth), screen.name).toBeLessThanOrEqual(320);
      expect(await sticksOut(page), screen.name).toEqual([]);
    }
  });
});

describe('by keyboard alone', () => {
  const focused = (page: Page) =>
    page.evaluate(
      () =>
        document.activeElement?.textContent ||
        document.activeElement?.getAttribute('name') ||
        document.activeElement?.getAttribute('aria-label') ||
        '',
    );

  it('the skip link comes first and leads to the content', async () => {
    const { page } = await dashboard.visit('/leads');
    await page.locator('.leads').waitFor();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Leads');
  });

  it('a lead is found, opened and unfolded, with focus visible at every step', async () => {
    const { page } = await dashboard.visit('/leads?q=berger');
    await page.locator('.leads').waitFor();
    const reach = async (text: string) => {
      for (let step = 0; step < 40; step++) {
        await page.keyboard.press('Tab');
        const ring = await page.evaluate(() => {
          const rings = (element: Element | null | undefined) =>
            ['', '::after'].some(
              (pseudo) => element && getComputedStyle(element, pseudo || undefined).outlineStyle === 'solid',
            );
          return rings(document.activeElement) || rings(document.activeElement?.closest('label'));
        });
        expect(ring, await focused(page)).toBe(true);
        if ((await focused(page)).startsWith(text)) return;
      }
      throw new Error(`Tab never reached ${text}`);
    };
    await reach('Ann Berger');
    await page.keyboard.press('Enter');
    await page.locator('.timeline > li').first().waitFor();
    await reach('3 pages');
    await page.keyboard.press('Enter');
    expect(await page.locator('details[open]').count()).toBe(1);
  });

  it('the theme is a group of radio buttons, and the choice outlives the page', async () => {
    const { page } = await dashboard.visit('/leads', { colorScheme: 'light' });
    await page.getByRole('radio', { name: 'Same as the system' }).focus();
    await page.keyboard.press('ArrowLeft');
    expect(await page.getByRole('radio', { name: 'Dark' }).isChecked()).toBe(true);
    const dark = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    await page.reload();
    await page.locator('.leads').waitFor();
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe(dark);
    expect(await page.getByRole('radio', { name: 'Dark' }).isChecked()).toBe(true);
  });

  it('every target is at least 24 px in both directions, or spaced so', async () => {
    for (const screen of SCREENS.slice(0, 2)) {
      const page = await show(screen, {});
      const small = await page.locator('button, select, summary, a[href]:not(.timeline a), input').evaluateAll((all) =>
        all
          .filter((each) => !each.closest('.skip'))
          .map((each) => [each.outerHTML.slice(0, 80), each.getBoundingClientRect()] as const)
          .filter(([, { width, height }]) => width > 0 && (width < 24 || height < 24))
          .map(([html]) => html)
          // The link of a row covers the whole row.
          .filter((html) => !html.includes('row-link')),
      );
      expect(small, screen.name).toEqual([]);
    }
  });
});
