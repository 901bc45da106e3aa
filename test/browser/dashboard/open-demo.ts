/** The real program filled with a small demo, and a signed-in browser in front of it; its clock stands at the demo's end. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { BrowserContextOptions, Page } from 'playwright';
import { addDemoSite } from '../../../server/demo/demo-site.ts';
import { startOfDay } from '../../../server/demo/generator/calendar.ts';
import { unitsOf } from '../../../server/demo/generator/dataset.ts';
import { load } from '../../../server/demo/load.ts';
import { PublicApi } from '../../../server/demo/public-api.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { builtDashboard } from '../../support/built.ts';
import { onceARun } from '../../support/once-a-run.ts';
import { dashboardPages, type Visit } from './pages.ts';
import { signedIn } from './signed-in.ts';

const DEFINITION = { seed: 5, endsAt: startOfDay(Date.UTC(2026, 2, 10, 12)), scale: 0.06 };

export interface Demo {
  site: string;
  app: TestApp;
  /** A path about the demo site. */
  onSite(path: string): string;
  /** Asks the API about the demo site. */
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  get(path: string): Promise<any>;
  /** Opens a page of the demo site. */
  visit(path: string, options?: BrowserContextOptions): Promise<Visit>;
  closePages(): Promise<void>;
  close(): Promise<void>;
}

const FILLED = 'demo.db';

/** Fills a database as the demo command does, and leaves it in the folder. @returns the id of the demo site */
async function fill(folder: string): Promise<string> {
  const app = await startApp();
  try {
    const api = new PublicApi(`http://127.0.0.1:${await app.listen()}`, app.adminKey);
    const { id } = await addDemoSite(api, DEFINITION);
    await load(api, id, unitsOf(DEFINITION));
    // Asking for the digest derives what is left to derive.
    await app.get('/v1/digest');
    const database = new Database(app.databaseFile, { readonly: true });
    database.prepare('vacuum into ?').run(join(folder, FILLED));
    database.close();
    return id;
  } finally {
    await app.close();
  }
}

/** On a copy of the filled database: what a file changes in it, no other file sees. */
export async function openDemo(): Promise<Demo> {
  const { dist } = await builtDashboard();
  const { folder, made: site } = await onceARun('demo-database', fill);
  const app = await startApp({ dist, database: join(folder, FILLED) });
  const origin = `http://127.0.0.1:${await app.listen()}`;
  const api = new PublicApi(origin, app.adminKey);
  const storageState = await signedIn(app);
  const pages = await dashboardPages();
  const onSite = (path: string) => `${path}${path.includes('?') ? '&' : '?'}site=${site}`;
  const atTheEnd = (page: Page) => page.clock.setFixedTime(DEFINITION.endsAt);
  return {
    site,
    app,
    onSite,
    get: async (path) => (await api.get(onSite(path))).body,
    visit: (path, options) => pages.open(origin + onSite(path), { storageState, ...options }, atTheEnd),
    closePages: pages.close,
    close: async () => {
      await pages.close();
      await app.close();
    },
  };
}
