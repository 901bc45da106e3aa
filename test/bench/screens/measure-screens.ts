/** Opens every screen in a real browser, and takes the time of each call that it asks. */

import type { BrowserContext, Page, Request } from 'playwright';
import { addDays } from '../../../shared/periods.ts';
import { launchChromium } from '../../support/browser.ts';
import type { ServerProcess } from '../../support/server-process.ts';
import { PERIODS, SCREENS } from './screens.ts';

export interface Asked {
  screen: string;
  period: string;
  goalMs: number;
  /** Path of the call, ids left out. */
  call: string;
  status: number;
  /** From asking to the last byte, beside the other calls of the screen. */
  ms: number;
}

const WHOLE_MS = 120_000;
const LOOK_EVERY_MS = 100;
const QUIET_LOOKS = 4;

/**
 * @param site the one whose screens are opened
 * @returns also the screens that could not be opened: the site has nothing to open them with
 */
export async function measureScreens(
  server: ServerProcess,
  site: string,
  told: (asked: Asked) => void,
  screens: readonly string[] = SCREENS,
): Promise<{ all: Asked[]; leftOut: string[] }> {
  const { ids, newest } = await lookUp(server, site);
  const browser = await launchChromium();
  try {
    const context = await signedIn(await browser.newContext({ locale: 'en-GB' }), server);
    const all: Asked[] = [];
    const leftOut: string[] = [];
    for (const screen of screens) {
      const path = screen.replace(/\{(\w+)\}/, (_, name: string) => encodeURIComponent(ids[name] ?? ''));
      if (/\{\w+\}/.test(screen) && path.endsWith('/')) {
        leftOut.push(screen);
        continue;
      }
      for (const { period, days, goalMs } of PERIODS) {
        // Not up to today: what is in the database may have ended long ago, and nothing is fast to count.
        const when = days === null ? 'period=all' : `from=${addDays(newest, 1 - days)}&to=${addDays(newest, 1)}`;
        for (const { call, status, ms } of await callsOf(context, `${server.url}${path}?site=${site}&${when}`)) {
          const asked = { screen, period, goalMs, call, status, ms };
          told(asked);
          all.push(asked);
        }
      }
    }
    return { all, leftOut };
  } finally {
    await browser.close();
  }
}

const isCall = (request: Request): boolean => {
  const { pathname } = new URL(request.url());
  return pathname.startsWith('/v1/') && pathname !== '/v1/session';
};

/** A page of its own, so that it asks everything anew. @throws where it is not whole in time */
async function callsOf(context: BrowserContext, address: string): Promise<Pick<Asked, 'call' | 'status' | 'ms'>[]> {
  const page = await context.newPage();
  const open = new Set<Request>();
  const done: Request[] = [];
  page.on('request', (request) => isCall(request) && open.add(request));
  page.on('requestfinished', (request) => open.delete(request) && done.push(request));
  page.on('requestfailed', (request) => open.delete(request));
  await page.goto(address);
  await untilWhole(page, open, done);
  const found = await Promise.all(
    done.map(async (request) => ({
      call: new URL(request.url()).pathname.replace(/^(\/v1\/(?:leads|deals|accounts|sites))\/[^/]+/, '$1/{id}'),
      status: (await request.response())?.status() ?? 0,
      ms: request.timing().responseEnd - request.timing().requestStart,
    })),
  );
  await page.close();
  return found;
}

/** A screen is whole when nothing is on its way and nothing stands for what is to come, and stays so. */
async function untilWhole(page: Page, open: ReadonlySet<Request>, done: readonly Request[]): Promise<void> {
  const until = performance.now() + WHOLE_MS;
  for (let quiet = 0; quiet < QUIET_LOOKS; ) {
    if (performance.now() > until) throw new Error(`${page.url()} is not whole within ${WHOLE_MS} ms`);
    await page.waitForTimeout(LOOK_EVERY_MS);
    const waiting = await page.locator('.skeleton, [aria-busy=true]').count();
    quiet = open.size === 0 && done.length > 0 && waiting === 0 ? quiet + 1 : 0;
  }
}

async function signedIn(context: BrowserContext, { url, adminKey }: ServerProcess): Promise<BrowserContext> {
  const page = await context.newPage();
  await page.goto(`${url}/sign-in`);
  await page.getByLabel('Secret key').fill(adminKey);
  await page.keyboard.press('Enter');
  await page.waitForURL((address) => address.pathname !== '/sign-in');
  await page.close();
  return context;
}

interface Lead {
  id: string;
  createdAt: string;
  account: { domain: string | null } | null;
}

/** What screens of one lead, deal or account are opened with, and the day of the newest lead. */
async function lookUp({ url, adminKey }: ServerProcess, site: string) {
  const ask = async <T>(path: string, query: Record<string, string>) => {
    const answer = await fetch(`${url}${path}?${new URLSearchParams({ site, ...query })}`, {
      headers: { authorization: `Bearer ${adminKey}` },
    });
    return (await answer.json()) as { data: T[]; nextCursor: string | null };
  };
  const { data: deals } = await ask<{ externalId: string }>('/v1/deals', { limit: '1' });
  const { data: newest } = await ask<Lead>('/v1/leads', { limit: '1' });
  /** Of the newest lead who has one. */
  const account = async (): Promise<string | undefined> => {
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { data: Lead[]; nextCursor: string | null } = await ask('/v1/leads', {
        limit: '500',
        ...(cursor && { cursor }),
      });
      const found = page.data.find((lead) => lead.account?.domain);
      if (found) return found.account!.domain!;
      cursor = page.nextCursor;
    }
    return undefined;
  };
  const ids: Record<string, string | undefined> = {
    lead: newest[0]?.id,
    deal: deals[0]?.externalId,
    account: await account(),
  };
  return { ids, newest: (newest[0]?.createdAt ?? new Date().toISOString()).slice(0, 10) };
}
