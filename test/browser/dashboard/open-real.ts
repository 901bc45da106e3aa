/** A browser in front of the real program with an empty database: for pages that change things. */
import type { BrowserContextOptions } from 'playwright';
import { startApp, type TestApp, type TestAppOptions, type TestSite } from '../../support/app.ts';
import { builtDashboard } from '../../support/built.ts';
import { dashboardPages, type Visit } from './pages.ts';
import { signedIn } from './signed-in.ts';

export interface RealDashboard {
  app: TestApp;
  site: TestSite;
  origin: string;
  /** A profile of its own that is signed in by the link of the start, unless told otherwise. */
  visit(path: string, options?: BrowserContextOptions): Promise<Visit>;
  /** A profile that is not signed in. */
  stranger(path: string): Promise<Visit>;
  closePages(): Promise<void>;
  close(): Promise<void>;
}

export async function openReal(settings: TestAppOptions = {}): Promise<RealDashboard> {
  const { dist } = await builtDashboard();
  const app = await startApp({ dist, ...settings });
  const site = await app.site({ name: 'Acme' });
  const origin = `http://127.0.0.1:${await app.listen()}`;
  const storageState = await signedIn(app);
  const pages = await dashboardPages();
  return {
    app,
    site,
    origin,
    visit: (path, options = {}) => pages.open(origin + path, { storageState, ...options }),
    stranger: (path) => pages.open(origin + path),
    closePages: pages.close,
    close: async () => {
      await pages.close();
      await app.close();
    },
  };
}
