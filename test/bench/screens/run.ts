/**
 * `npm run bench:screens`: how long each call of each screen takes, at 90 days and over all time. `--database=<url>`: over a
 * database that is there (a file is copied first), else over a demo made for it; `--biggest`: of its sites the one with most leads
 * is looked at, else the first. `--dry`: writes no docs.
 */
import { copyFileSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildDashboard } from '../../../scripts/build-dashboard.ts';
import { addDemoSite } from '../../../server/demo/demo-site.ts';
import { startOfDay } from '../../../server/demo/generator/calendar.ts';
import { unitsOf } from '../../../server/demo/generator/dataset.ts';
import { load } from '../../../server/demo/load.ts';
import { PublicApi } from '../../../server/demo/public-api.ts';
import { startServer, temporaryFolder } from '../../support/server-process.ts';
import { describeMachine } from '../machine.ts';
import type { Line } from '../measure.ts';
import { tableText } from '../table.ts';
import { WARMED_MS } from '../warmed.ts';
import { screensMarkdown } from './markdown.ts';
import { type Asked, measureScreens } from './measure-screens.ts';

const REPORT = fileURLToPath(new URL('../../../docs/benchmarks-screens.md', import.meta.url));
const DASHBOARD = fileURLToPath(new URL('../../../dist/dashboard', import.meta.url));
const FILE = 'sqlite:';
/** What is opened every morning, also while the server has only just begun. */
const FIRST = '/';

const { values: options } = parseArgs({
  options: {
    database: { type: 'string' },
    biggest: { type: 'boolean', default: false },
    dry: { type: 'boolean', default: false },
  },
});
const machine = describeMachine();
const say = (line: string) => process.stderr.write(`${line}\n`);
const { databaseUrl, file, remove } = temporaryFolder('bench-screens');
try {
  await buildDashboard(DASHBOARD);
  const given = options.database;
  if (given?.startsWith(FILE)) copyFileSync(given.slice(FILE.length), file);
  const start = () =>
    startServer({
      databaseUrl: given && !given.startsWith(FILE) ? given : databaseUrl,
      env: { THROUGHLINE_LOG_LEVEL: 'error', THROUGHLINE_REPORT_SECONDS: '120' },
    });
  const told = ({ screen, period, call, ms }: Asked) => say(`${screen} (${period}): ${call} ${Math.round(ms)} ms`);
  const server = await start();
  const api = new PublicApi(server.url, server.adminKey);
  const site = await (given ? siteOf(api) : demoSite(api)).finally(() => server.stop());
  const fresh = await start();
  const first = await measureScreens(fresh, site.id, told, [FIRST]).finally(() => fresh.stop());
  const warmed = await start();
  try {
    await setTimeout(WARMED_MS);
    const { all: later, leftOut } = await measureScreens(warmed, site.id, told);
    const all = [...first.all.map((asked) => ({ ...asked, screen: `${asked.screen} just after a start` })), ...later];
    const failed = all.filter(({ status }) => status >= 400);
    if (failed.length > 0)
      throw new Error(`Refused: ${failed.map(({ screen, call }) => `${screen} ${call}`).join(', ')}`);
    const lines = all.map(lineOf);
    console.log(tableText(lines));
    for (const screen of leftOut) say(`Left out, because the site has none: ${screen}`);
    if (!options.dry) {
      writeFileSync(REPORT, screensMarkdown(machine, { leads: site.leads, leftOut }, lines, new Date()));
      say('Written to docs/benchmarks-screens.md');
    }
  } finally {
    await warmed.stop();
  }
} finally {
  remove();
}

function lineOf({ screen, period, goalMs, call, ms }: Asked): Line {
  return {
    what: `${screen} · ${period} · ${call}`,
    figure: ms,
    unit: 'ms',
    goal: { of: 'figure', value: goalMs, better: 'less' },
  };
}

async function siteOf(api: PublicApi): Promise<{ id: string; leads: number }> {
  const { data } = (await api.get('/v1/sites?limit=100')).body as { data: { id: string }[] };
  const counted = await Promise.all(
    (options.biggest ? data : data.slice(0, 1)).map(async ({ id }) => ({ id, leads: await leadsOf(api, id) })),
  );
  const [most] = counted.toSorted((a, b) => b.leads - a.leads);
  if (!most) throw new Error('The database has no site');
  return most;
}

async function demoSite(api: PublicApi): Promise<{ id: string; leads: number }> {
  const definition = { seed: 5, endsAt: startOfDay(Date.now()), scale: 1 };
  const { id } = await addDemoSite(api, definition);
  say('Filling the demo');
  await load(api, id, unitsOf(definition));
  return { id, leads: await leadsOf(api, id) };
}

async function leadsOf(api: PublicApi, site: string): Promise<number> {
  const { totals } = (await api.get(`/v1/reports/kpis?site=${site}`)).body as { totals: { leads: number } };
  return totals.leads;
}
