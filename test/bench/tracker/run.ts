/**
 * `npm run bench:tracker`: our script beside its peers, installed from npm and measured the same way: bytes, cost of a
 * page view, losses. Writes docs/benchmarks-tracker.md. Takes about ten minutes and needs Chromium and the network.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import type { Browser } from 'playwright';
import { minify } from 'terser';
import { buildTracker, bundleTracker } from '../../../scripts/build-tracker.ts';
import { TRACKER_ADAPTERS, TRACKER_BUILDS } from '../../../scripts/tracker-builds.ts';
import { launchChromium } from '../../support/browser.ts';
import { startCollector } from './collector.ts';
import { CASES, outcome } from './losses.ts';
import { PEERS } from './peers.ts';

const RUNS = 30;

interface Script {
  name: string;
  code: string;
}

const folder = await mkdtemp(join(tmpdir(), 'bench-tracker-'));
const scripts = new Map<string, string>();
const collector = await startCollector((path) => {
  if (path === '/favicon.ico') return { type: 'image/x-icon', content: '' };
  const name = decodeURIComponent(path.slice(1)).replace(/\.(js|html)$/, '');
  const code = scripts.get(name);
  if (code === undefined) return undefined;
  if (path.endsWith('.js')) return { type: 'text/javascript', content: code };
  return {
    type: 'text/html',
    content: `<!doctype html><title>x</title><script defer src="/${encodeURIComponent(name)}.js" data-site="wk_bench" data-api="${endpoint()}"></script><p>x</p>`,
  };
});
const endpoint = () => `http://collect.acme.test:${collector.port}`;
const pageOf = (name: string) => `http://www.acme.test:${collector.port}/${encodeURIComponent(name)}.html`;

const ours = async (): Promise<Script> => {
  const { file } = await buildTracker(join(folder, 'dist'));
  const code = await readFile(file, 'utf8');
  return { name: 'Throughline', code };
};

/** What a page loads that uses an adapter: the script, and the adapter's own file as the collector serves it. */
async function withAdapters(): Promise<(string | number)[][]> {
  const dist = join(folder, 'dist');
  const script = (await readFile(join(dist, 'tl.js.br'))).length;
  const [versions] = await readdir(join(dist, 'tl'));
  return Promise.all(
    TRACKER_ADAPTERS.map(async (name) => {
      const adapter = (await readFile(join(dist, 'tl', versions!, `${name}.js.br`))).length;
      return [name, adapter, script + adapter];
    }),
  );
}

/** Installed, bundled and minified as a site would, by the same tools as ours. */
const peer = async ({ name, packages, code }: (typeof PEERS)[number]): Promise<Script> => {
  const place = await mkdtemp(join(folder, 'peer-'));
  await writeFile(join(place, 'package.json'), '{"private":true}');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages], {
    cwd: place,
    stdio: 'pipe',
    timeout: 120_000,
  });
  await writeFile(join(place, 'entry.js'), code);
  const bundle = await build({
    entryPoints: [join(place, 'entry.js')],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    define: { ENDPOINT: JSON.stringify(endpoint()), 'process.env.NODE_ENV': '"production"' },
  });
  const { code: small } = await minify(bundle.outputFiles[0]!.text, { ecma: 2020, compress: { passes: 3 } });
  return { name, code: small! };
};

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

interface Cost {
  /** Of each run: what the browser counts as script, which leaves out microtasks, and the main thread's processor time. */
  ms: number[];
  thread: number[];
  requests: number;
  preflights: number;
}

/** What a page view of a new visitor costs on the main thread, in ms. */
async function viewOnce(browser: Browser, name: string, cost: Cost): Promise<void> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable');
  collector.reset();
  await page.goto(pageOf(name), { waitUntil: 'load' });
  await new Promise((resolve) => setTimeout(resolve, 300));
  const { metrics } = await session.send('Performance.getMetrics');
  const msOf = (name: string) => metrics.find((metric) => metric.name === name)!.value * 1000;
  cost.ms.push(msOf('ScriptDuration'));
  cost.thread.push(msOf('ThreadTime'));
  const preflights = collector.requests.filter(({ method }) => method === 'OPTIONS').length;
  Object.assign(cost, { preflights, requests: collector.requests.length - preflights });
  await context.close();
}

/** By turns, so that whatever else the machine does falls on all alike. */
async function costsOf(browser: Browser, names: readonly string[]): Promise<Map<string, Cost>> {
  const costs = new Map(names.map((name) => [name, { ms: [], thread: [], requests: 0, preflights: 0 } as Cost]));
  for (let run = 0; run < RUNS; run++) {
    for (const name of names) await viewOnce(browser, name, costs.get(name)!);
  }
  return costs;
}

async function losses(browser: Browser, name: string): Promise<string[]> {
  const results: string[] = [];
  for (const [title, play] of Object.entries(CASES)) {
    collector.reset();
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(pageOf(name));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await play({ context, page, url: pageOf(name), collector });
    results.push(outcome(title, collector));
    await context.close();
  }
  return results;
}

const sizes = (code: string) => [code.length, gzipSync(code, { level: 9 }).length, brotliCompressSync(code).length];
/** What the table says of ours, in a sentence. */
function sizeVerdict(ours: (string | number)[][], all: Script[]): string {
  const brotli = (code: string) => sizes(code)[2]!;
  const peers = all.slice(1).map(({ name, code }) => ({ name, bytes: brotli(code) }));
  const smallest = peers.reduce((a, b) => (b.bytes < a.bytes ? b : a));
  const [core, middle] = ours.map((row) => Number(row[3]));
  const everything = Number(ours.at(-1)![3]);
  const beside = (bytes: number) =>
    bytes < smallest.bytes ? 'smaller' : bytes > smallest.bytes ? 'larger' : 'the same';
  return `Beside the smallest of them, ${smallest.name} (${smallest.bytes}), our core is ${beside(core!)}, with links and forms ${beside(middle!)}, and everything ${beside(everything!)}. Everything is what pages load; the smaller builds are measures. It does more than the small peers: a lasting id that heals itself, a durable queue, consent, masked addresses, recognised lead forms, hidden fields, ids across domains.`;
}
const table = (head: string[], rows: (string | number)[][]): string =>
  [head, head.map(() => '--'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

try {
  const all: Script[] = [await ours()];
  for (const each of PEERS) all.push(await peer(each));
  scripts.set('nothing', '');
  // Ours gets the same handle on the page as theirs.
  for (const { name, code } of all) {
    const handle = name === 'Throughline' ? ';window.track=(name,payload)=>throughline.track(name,{payload});' : '';
    scripts.set(name, code + handle);
  }
  const parts = await Promise.all(
    Object.entries(TRACKER_BUILDS).map(async ([name, { parts }]) => [
      `Throughline, ${name}`,
      ...sizes((await bundleTracker(parts)).code.toString()),
    ]),
  );
  const browser = await launchChromium({ args: ['--host-resolver-rules=MAP *.test 127.0.0.1'] });
  const costs = await costsOf(browser, ['nothing', ...all.map(({ name }) => name)]);
  const net = (name: string, time: 'ms' | 'thread') =>
    Math.max(0.01, median(costs.get(name)![time]) - median(costs.get('nothing')![time]));
  const beside = (name: string, time: 'ms' | 'thread') => (net(name, time) / net('Plausible', time)).toFixed(2);
  const lost: string[][] = [];
  for (const { name } of all) lost.push([name, ...(await losses(browser, name))]);
  const version = browser.version();
  await browser.close();

  const text = `# Benchmarks of the tracker

Made by \`npm run bench:tracker\` on Chromium ${version}, Node ${process.version}, ${cpus().length} cores. Peers: ${PEERS.flatMap(({ packages }) => packages).join(', ')}, installed from npm, bundled and minified as ours.

## What a page loads, bytes

${table(['script', 'minified', 'gzip -9', 'brotli 11'], [...parts, ...all.slice(1).map(({ name, code }) => [name, ...sizes(code)])])}

OpenPanel's and Mixpanel's files hold their session recording too, which they load on demand where their own loader is used; without it OpenPanel's is about 2.7 kB.

${sizeVerdict(parts, all)}

Nothing of the file is left out of these figures: a page that uses no more than page views loads everything too. What only some pages use they load besides:

${table(['adapter', 'its own, brotli 11', 'with the script'], await withAdapters())}

## Cost of a page view

Time on the main thread, less that of the same page without a tracker, median of ${RUNS} new visitors, as a ratio to Plausible's in the same run, in which
the scripts took turns. The aim for ours is 1.5 of the script time. That is what the browser counts as script, by the clock: it leaves out what runs in
microtasks, after a promise, so a script that puts its start there looks fast. The main thread's processor time leaves nothing out.

${table(
  ['script', 'script time', 'processor time', 'requests', 'preflights'],
  all.map(({ name }) => {
    const { requests, preflights } = costs.get(name)!;
    return [name, beside(name, 'ms'), beside(name, 'thread'), requests, preflights];
  }),
)}

## Copies of an event that arrive

1 is right, 0 is lost, more are doubled on the wire (our collector keeps one of them by its id). The burst: how many of 40 events of 3 KB.

${table(['script', ...Object.keys(CASES)], lost)}

An event of more than 10,000 characters leaves without its properties in ours: the collector takes 32 KiB.
`;
  await writeFile(join(import.meta.dirname, '../../../docs/benchmarks-tracker.md'), text);
  console.log(text);
} finally {
  collector.close();
  await rm(folder, { recursive: true, force: true });
}
