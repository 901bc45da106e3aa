/** `npm run demo [-- --seed 7] [--events 100000]`: the server on a database of its own, filled with a believable company. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dataFolder } from '../admin-key.ts';
import { systemClock } from '../clock.ts';
import { ConfigError, loadEnvironment } from '../config.ts';
import type { Config } from '../settings.ts';
import { addDemoSite, type DemoSite, demoSites, markFilled, siteSettings } from './demo-site.ts';
import { startOfDay } from './generator/calendar.ts';
import { unitCount, unitsOf } from './generator/dataset.ts';
import { type DemoDefinition, scaleFor } from './generator/definition.ts';
import { type LoadReport, load } from './load.ts';
import { grouped, ProgressLine } from './progress-line.ts';
import { PublicApi } from './public-api.ts';
import { sights } from './sights.ts';
import { withTruthFile } from './truth-file.ts';

/** What the command needs of a server that runs. */
export interface Serving {
  /** Where this machine reaches it. */
  address: string;
  /** Where people reach it. */
  url: string;
  adminKey: string;
  signInToken: string;
}

/** Starts the server; its first site, if there is none yet, has these settings. */
export type Serve = (config: Config, options: { firstSite: ReturnType<typeof siteSettings> }) => Promise<Serving>;

const DATABASE = 'sqlite:./data/demo.db';
const TRUTH_FILE = 'demo-truth.ndjson';
const DEFAULT_SEED = 1;

interface Options {
  /** null: whichever demo there is. */
  seed: number | null;
  scale: number | null;
}

export async function demoCommand(config: Config, args: string[], serve: Serve): Promise<void> {
  const options = readOptions(args);
  const wanted: DemoDefinition = {
    seed: options.seed ?? DEFAULT_SEED,
    scale: options.scale ?? 1,
    endsAt: startOfDay(systemClock.now()),
  };
  const named = loadEnvironment().THROUGHLINE_DATABASE_URL !== undefined;
  const settings = named ? config : { ...config, databaseUrl: DATABASE };
  const serving = await serve(settings, { firstSite: siteSettings(wanted) });
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const api = new PublicApi(serving.address, serving.adminKey, stop.signal);
  try {
    const site = (await demoSites(api)).find((demo) => isWanted(demo, options)) ?? (await addDemoSite(api, wanted));
    const truthFile = join(dataFolder(settings.databaseUrl), TRUTH_FILE);
    if (!site.filled) process.stdout.write(reportText(await fill(api, site, truthFile), truthFile));
    process.stdout.write(await sights(api, site, serving));
  } catch (error) {
    // The server goes on with what it has, unless it was asked to end.
    const why = stop.signal.aborted ? 'stopped' : (error as Error).message;
    process.stderr.write(`throughline: the demo is not complete (${why}); the next start goes on\n`);
    if (!stop.signal.aborted) process.exitCode = 1;
  }
}

/** @throws ConfigError */
export function readOptions(args: string[]): Options {
  const problems: string[] = [];
  const whole = (name: string, text: string | undefined): number | null => {
    if (text === undefined) return null;
    if (!/^\d{1,9}$/.test(text)) problems.push(`--${name} must be a whole number, such as --${name} 7`);
    return Number(text);
  };
  try {
    const { values } = parseArgs({ args, options: { seed: { type: 'string' }, events: { type: 'string' } } });
    const events = whole('events', values.events);
    const options = { seed: whole('seed', values.seed), scale: events === null ? null : scaleFor(events) };
    if (problems.length === 0) return options;
  } catch (error) {
    problems.push(`demo takes --seed and --events: ${(error as Error).message}`);
  }
  throw new ConfigError(problems);
}

const isWanted = ({ definition }: DemoSite, { seed, scale }: Options): boolean =>
  (seed === null || definition.seed === seed) && (scale === null || definition.scale === scale);

async function fill(api: PublicApi, site: DemoSite, truthFile: string): Promise<LoadReport> {
  const { definition } = site;
  const all = unitCount(definition);
  const line = new ProgressLine('Filling the demo');
  const units = withTruthFile(truthFile, definition, unitsOf(definition));
  const report = await load(api, site.id, units, {
    onProgress: ({ units: done, records }) => line.show(done / all, records),
  });
  line.end();
  await markFilled(api, site);
  return report;
}

function reportText(report: LoadReport, truthFile: string): string {
  const { sent, skipped, rejected, rejectedCount } = report;
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  const lines = [
    `Filled in ${seconds(report.derivedMs)} s: ${grouped(sent.message)} events, ${grouped(sent.contact)} offline contacts, ` +
      `${grouped(sent.deal)} revisions of deals`,
    `  Digests     facts ${report.digest.facts}, derived ${report.digest.derived}`,
    `  Truth       ${truthFile}`,
    ...(skipped.length > 0 ? [`  Left out    ${skipped.join(', ')}: this server has no such endpoint yet`] : []),
    ...(rejectedCount > 0 ? [`  Refused     ${rejectedCount} rows, the first:`] : []),
    ...rejected.map(({ what, detail }) => `              ${what}: ${detail}`),
  ];
  return `${lines.join('\n')}\n`;
}
