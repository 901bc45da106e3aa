import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Alert } from '../../../shared/api/alert.ts';
import { OTHER_SITE, SITE } from './build-facts.ts';
import { lookAt } from './look-at.ts';
import { type Dashboard, openDashboard } from './open-dashboard.ts';

let dashboard: Dashboard;
beforeAll(async () => {
  dashboard = await openDashboard();
});
afterEach(() => dashboard.reset());
afterAll(() => dashboard.close());

const DEMO = { ...OTHER_SITE, id: 'site_demo', name: 'Demo: Nordlicht Dispatch (seed 1, until 2026-06-01)' };

describe('a demo site', () => {
  it('says on every page that nothing is real, and goes after a second click', async () => {
    dashboard.server.state.sites = [SITE, DEMO];
    const { page, faults } = await dashboard.visit('/leads?site=site_demo');
    const banner = page.getByRole('region', { name: 'Demo' });
    await banner.getByText('made up').waitFor();
    await banner.getByRole('button', { name: 'Remove the demo' }).click();
    await banner.getByRole('button', { name: 'Keep it' }).click();
    await banner.getByRole('button', { name: 'Remove the demo' }).click();
    expect(dashboard.server.state.calls.filter((call) => call.startsWith('DELETE'))).toEqual([]);
    await banner.getByRole('button', { name: 'Delete it' }).click();
    await banner.waitFor({ state: 'detached' });
    expect(dashboard.server.state.calls).toContain('DELETE /v1/sites/site_demo');
    await page.locator('.leads tbody tr').first().waitFor();
    expect(new URL(page.url()).search).toBe('');
    expect(faults).toEqual([]);
  });

  it('is the only one with a banner', async () => {
    const { page } = await dashboard.visit('/leads');
    await page.locator('.leads tbody tr').first().waitFor();
    expect(await page.getByRole('region', { name: 'Demo' }).count()).toBe(0);
    expect(await page.locator('.banner').count()).toBe(0);
  });
});

describe('an installation that is not well', () => {
  const ok = { id: 'durability', status: 'ok' as const, said: 'Every commit is synced', todo: null };
  const warn = { id: 'proxies', status: 'warn' as const, said: 'A proxy is not trusted', todo: 'Set the setting' };

  it('is told on the start page, with what to do', async () => {
    dashboard.server.state.checks = [ok, warn];
    const { page, faults } = await dashboard.visit('/leads');
    const summary = page.getByText('One thing needs attention');
    await summary.waitFor();
    expect(await page.getByText('A proxy is not trusted').isVisible()).toBe(false);
    await summary.click();
    expect(await page.getByText('A proxy is not trusted').isVisible()).toBe(true);
    expect(await page.getByText('Set the setting').isVisible()).toBe(true);
    expect(await page.getByText('Every commit is synced').count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it('is open at once where something fails', async () => {
    dashboard.server.state.checks = [{ ...warn, status: 'fail', said: 'The disk is nearly full' }, warn];
    const { page } = await dashboard.visit('/leads');
    await page.getByText('The disk is nearly full').waitFor();
    expect(await page.getByText('2 things need attention').isVisible()).toBe(true);
  });
});

describe('a site that sends something else than before', () => {
  const at = '2026-01-31T09:30:00.000Z';
  const alert = (kind: Alert['kind'], raised: boolean, figures: Alert['figures']): Alert => ({
    ...{ kind, raised, figures },
    since: at,
    checkedAt: at,
  });

  it('is told on the start page, with where to look, while it is so', async () => {
    dashboard.server.state.alerts = [
      alert('trafficStopped', true, { hours: 24, visitsBefore: 812 }),
      alert('utmLoss', false, { days: 2, visits: 100, share: 0.3, shareBefore: 0.3 }),
      alert('spendWithoutClicks', true, { days: 3, sources: ['google / cpc', '<b>bing</b> / cpc'] }),
    ];
    const { page, faults } = await dashboard.visit('/leads');
    await page.getByText('2 things need attention').click();
    await page.getByText('No visit arrived in the last 24 hours.').waitFor();
    await page.getByText('nobody comes from: google / cpc, <b>bing</b> / cpc.').waitFor();
    expect(await page.getByText('of visits have a campaign').count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it('is readable in both themes and on a phone', async () => {
    dashboard.server.state.alerts = [alert('utmLoss', true, { days: 2, visits: 100, share: 0.12, shareBefore: 0.31 })];
    await lookAt('alerts', async (options) => {
      const { page } = await dashboard.visit('/leads', options);
      await page.locator('.health summary').click();
      return page;
    });
  }, 90_000);
});
