/** What the docs and the files for deployment name is really there. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { projectFolder } from '../scripts/run-command.ts';
import { type CollectParts, collectRoutes } from '../server/collect/routes.ts';
import { Latency } from '../server/http/latency.ts';
import { SETTINGS } from '../server/settings.ts';
import { metricsText } from '../server/system/metrics.ts';

const read = (path: string) => readFileSync(join(projectFolder, path), 'utf8');
const documents = [...globSync('docs/*.md', { cwd: projectFolder }), 'README.md'].map((path) =>
  path.replaceAll('\\', '/'),
);
const deployment = globSync('deploy/*', { cwd: projectFolder });
const isThere = (pattern: string) => globSync(pattern, { cwd: projectFolder }).length > 0;

test('there are documents to look at', () => {
  expect(documents.length).toBeGreaterThan(8);
  expect(deployment.length).toBeGreaterThan(4);
});

test.each(documents)('every link of %s leads to a file', (path) => {
  const links = [...read(path).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, link]) => link!);
  expect(links.filter((link) => !isThere(join(dirname(path), link)))).toEqual([]);
});

test('every path in the recipes is there', () => {
  const named = [...read('docs/recipes.md').matchAll(/`([\w./-]+\/[\w./-]*|[\w-]+\.(?:test\.)?tsx?)`/g)].map(
    ([, path]) => path!,
  );
  const paths = named.filter((path) => !path.startsWith('/'));
  expect(paths.length).toBeGreaterThan(25);
  // A file without its folder is one that the sentence before has led to.
  const missing = paths.filter(
    (path) => !isThere(path.includes('/') ? path : `{server,tracker,client,dashboard,shared}/**/${path}`),
  );
  expect(missing).toEqual([]);
});

test.each([...documents, ...deployment])('every setting in %s is one', (path) => {
  const known = new Set(Object.values(SETTINGS).map(({ name }) => name));
  const named = [...read(path).matchAll(/\bTHROUGHLINE_[A-Z_]*[A-Z]\b/g)].map(([name]) => name);
  // `THROUGHLINE_KEY` is a made-up variable of a program that uses the client.
  expect(named.filter((name) => !known.has(name) && name !== 'THROUGHLINE_KEY')).toEqual([]);
});

test('every metric in the docs and the alert rules is one, and the docs name all of ours', () => {
  const latency = new Latency();
  latency.observe('GET', '/v1/leads', 200, 0.1);
  const events = { received: 0, stored: 0, duplicate: 0, quarantined: 0, refused: 0, ignoredIdentifiers: 0 };
  const text = metricsText({
    events,
    now: 1,
    spool: { rows: 1, bytes: 1, oldestAt: 0, refused: 0, away: true, spooled: 1 },
    derivationLagSeconds: 0,
    room: { low: false, mark: 1, reserve: 1 },
    queuedEvents: 0,
    latency,
    disk: { free: 1, total: 2 },
    mails: { sent: 0, failed: 0 },
    webhooks: { delivered: 0, failed: 0, outbox: { waiting: 0, dead: 0, oldestAt: null, failing: 0 } },
    lastBackup: 1,
  });
  const types = [...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name!);
  const samples = new Set([...types, ...[...text.matchAll(/^(\w+)[ {]/gm)].map(([, name]) => name!)]);
  const operations = read('docs/operations.md').replace(/throughline_events_\{([\w,]+)\}_total/g, (_, names: string) =>
    names
      .split(',')
      .map((name) => `throughline_events_${name}_total`)
      .join(' '),
  );
  const alerts = read('deploy/alerts.yml');
  const named = [...`${operations}\n${alerts}`.matchAll(/\bthroughline_\w+/g)].map(([name]) => name);
  expect(named.length).toBeGreaterThan(15);
  expect(named.filter((name) => !samples.has(name))).toEqual([]);
  expect(types.filter((name) => !operations.includes(name))).toEqual([]);
});

test.each(['compose.yaml', 'compose-postgres.yaml'])('%s: the server may write into its volumes', (file) => {
  const made = /^RUN mkdir (.+) && chown node:node (.+)$/m.exec(read('deploy/Dockerfile'))!;
  expect(made[2]).toBe(made[1]);
  const services = read(`deploy/${file}`).split(/^(?= {2}\w[\w-]*:$)/m);
  const mounted = services
    .filter((service) => !/^\s+image:/m.test(service))
    .flatMap((service) => [...service.matchAll(/(?:- |\[")[\w-]+:(\/\w+)/g)].map(([, path]) => path!));
  expect(mounted).toContain('/data');
  expect(mounted.filter((path) => !made[1]!.split(' ').includes(path))).toEqual([]);
});

test("events that reach the dashboard's host are sent to the collectors: an api has no routes for them", async () => {
  const routes = new Set<string>();
  const server = Fastify();
  server.addHook('onRoute', ({ url, method }) => {
    if (method === 'POST' || method === 'GET') routes.add(url.replace(/:\w+/, '*'));
  });
  // Nothing is asked of the parts before a request comes.
  await server.register((app) => collectRoutes(app, {} as CollectParts));
  const app = read('deploy/compose-postgres.yaml').split('{$$APP_HOST} {')[1]!;
  const [, named] = /@events path (.+)\n\s+handle @events \{\n\s+import collectors\n/.exec(app)!;
  expect(routes.size).toBeGreaterThan(10);
  expect(named!.split(' ').toSorted()).toEqual([...routes].toSorted());
});
