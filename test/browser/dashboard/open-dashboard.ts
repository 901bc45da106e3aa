/** A browser in front of the built dashboard, over made-up answers. */
import { join } from 'node:path';
import type { BrowserContextOptions } from 'playwright';
import type { DashboardSizes } from '../../../scripts/build-dashboard.ts';
import { builtDashboard } from '../../support/built.ts';
import { type FakeServer, startFakeServer } from './fake-server.ts';
import { dashboardPages, type Visit } from './pages.ts';

export interface Dashboard {
  server: FakeServer;
  sizes: DashboardSizes;
  /** A fresh profile. */
  visit(path: string, options?: BrowserContextOptions): Promise<Visit>;
  /** Closes the pages of one test and gives the server its first data back. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export async function openDashboard(): Promise<Dashboard> {
  const { dist, sizes } = await builtDashboard();
  const server = await startFakeServer(join(dist, 'dashboard'));
  const pages = await dashboardPages();
  const reset = async () => {
    await pages.close();
    server.reset();
  };
  return {
    server,
    sizes,
    reset,
    visit: (path, options) => pages.open(server.origin + path, options),
    close: async () => {
      await reset();
      await server.close();
    },
  };
}
