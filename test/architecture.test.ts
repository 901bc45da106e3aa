/** Who may import whom, and what may stand where. The rules are in test/support/architecture/. */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { findingsOf, RULES, sentence } from './support/architecture/rules.ts';
import { parseSource, readSources } from './support/architecture/source.ts';

describe('the sources', async () => {
  const folder = fileURLToPath(new URL('..', import.meta.url));
  const { sources, unreadable } = await readSources(folder, ['tracker', 'dashboard', 'client', 'shared', 'server']);

  test('are read', () => {
    expect(unreadable).toEqual([]);
    expect(sources.size).toBeGreaterThan(5);
    expect([...sources.keys()]).toContain('shared/vocabulary.ts');
  });

  test.each(RULES)('keep the rule: $name', (rule) => {
    expect(findingsOf(rule, sources).map(sentence)).toEqual([]);
  });
});

/** What all rules say about a few made-up files. */
function findings(files: Record<string, string>): string[] {
  const sources = new Map(Object.entries(files).map(([path, text]) => [path, parseSource(path, text)]));
  return RULES.flatMap((rule) => findingsOf(rule, sources)).map(sentence);
}

function show(files: Record<string, string>): string {
  const shown = Object.entries(files).map(([path, text]) => `${path}: ${text}`);
  return shown.join(' + ').replace(/\s+/g, ' ');
}

const fine: Record<string, string>[] = [
  {
    'tracker/send.ts': `import type { CollectBody } from '../shared/collect.ts'; import { LIMITS } from '../shared/limits.ts';`,
  },
  { 'tracker/send.ts': `import { queue } from './queue.ts'; navigator.sendBeacon('/v1/collect', queue());` },
  {
    'dashboard/app.tsx': `import { useState } from 'react'; export const A = () => <p>don't select * from "it" \`</p>;`,
  },
  { 'dashboard/api.ts': `import { LIMITS } from '../shared/limits.ts'; import './style.css'; fetch('/v1');` },
  { 'client/routes.ts': `import type { Static } from 'typebox'; import type { Lead } from '../shared/api/lead.ts';` },
  { 'shared/site.ts': `import { Type } from 'typebox'; export const S = Type.Object({ window: Type.Number() });` },
  { 'shared/site.ts': `export function f(window: { from: number }) { return window.from; }` },
  {
    'server/domain/visit.ts': `import { parse } from 'libphonenumber-js/min'; export const day = (at: number) => new Date(at);`,
  },
  { 'server/domain/visit.ts': `export type T = Date; export const random = { now: 1, random: 2 }; random.now;` },
  {
    'server/storage/sqlite/db.ts': `import Database from 'better-sqlite3'; import { x } from '../../domain/x.ts'; db.exec('select a from b');`,
  },
  {
    'server/storage/writer.ts': `import { Worker } from 'node:worker_threads'; new Worker(new URL('./thread.ts', import.meta.url));`,
  },
  {
    'server/leads/routes.ts': `import { problem } from '../http/problem.ts'; import type { Config } from '../config.ts'; import { a } from './merge/a.ts';`,
  },
  { 'server/leads/routes.ts': `export const help = 'Select a lead from the list, or update a set of them';` },
  {
    'server/http/static.ts': `import fastifyStatic from '@fastify/static'; const root = new URL('../../dist/', import.meta.url);`,
  },
  {
    'server/app.ts': `import { leads } from './leads/routes.ts'; import { config } from './config.ts'; import fastify from 'fastify';`,
  },
  { 'server/domain/models.ts': `import { first } from './first.ts'; export const MODELS = [first];` },
];

test.each(fine.map((files) => [show(files), files] as const))('nothing is said about %s', (_shown, files) => {
  expect(findings(files)).toEqual([]);
});

const broken: [rule: string, files: Record<string, string>][] = [
  ['layers', { 'tracker/send.ts': `import { CollectBody } from '../shared/collect.ts';` }],
  ['layers', { 'tracker/send.ts': `import { type CollectBody } from '../shared/collect.ts';` }],
  ['layers', { 'tracker/send.ts': `import type { Config } from '../server/config.ts';` }],
  ['layers', { 'tracker/send.ts': `import { v7 } from 'uuid';` }],
  ['layers', { 'client/client.ts': `import { LIMITS } from '../shared/limits.ts';` }],
  ['layers', { 'client/client.ts': `import type { App } from '../server/app.ts';` }],
  ['layers', { 'dashboard/app.tsx': `import type { Lead } from '../server/leads/lead.ts';` }],
  ['layers', { 'dashboard/app.tsx': `import { readFile } from 'fs/promises';` }],
  ['layers', { 'dashboard/app.tsx': `import { Kysely } from 'kysely';` }],
  ['layers', { 'dashboard/app.tsx': `import { start } from '../tracker/start.ts';` }],
  ['layers', { 'shared/site.ts': `import { createHash } from 'node:crypto';` }],
  ['layers', { 'shared/site.ts': `import { lookup } from 'tldts';` }],
  ['layers', { 'shared/site.ts': `export * from '../server/domain/stage.ts'; export const a = 1;` }],
  ['layers', { 'shared/site.ts': `export type A = import('../server/domain/stage.ts').A;` }],
  ['layers', { 'server/domain/visit.ts': `import { readFileSync } from 'node:fs';` }],
  ['layers', { 'server/domain/visit.ts': `import { LRUCache } from 'lru-cache';` }],
  ['layers', { 'server/domain/visit.ts': `import type { Db } from '../storage/db.ts';` }],
  ['layers', { 'server/domain/visit.ts': `const db = await import('../storage/db.ts');` }],
  ['layers', { 'server/storage/db.ts': `import { problem } from '../http/problem.ts';` }],
  ['layers', { 'server/storage/db.ts': `import { leads } from '../leads/leads.ts';` }],
  ['layers', { 'server/storage/db.ts': `import fastify from 'fastify';` }],
  ['layers', { 'server/storage/db.ts': `new Worker(new URL('../reports/worker.ts', import.meta.url));` }],
  ['layers', { 'server/http/auth.ts': `import { keys } from '../keys/keys.ts';` }],
  ['layers', { 'server/outbound/call.ts': `import { listSites } from '../storage/facts/sites.ts';` }],
  ['layers', { 'server/leads/routes.ts': `import { account } from '../accounts/account.ts';` }],
  ['layers', { 'server/leads/routes.ts': `import { buildApp } from '../app.ts';` }],
  ['layers', { 'server/leads/routes.ts': `import { sql } from 'kysely';` }],
  ['layers', { 'server/leads/routes.ts': `import { fake } from '../../test/support/fake.ts';` }],
  ['layers', { 'server/config.ts': `import { leads } from './leads/routes.ts';` }],
  ['layers', { 'server/app.ts': `import { page } from '../dashboard/page.tsx';` }],
  [
    'no import cycle',
    {
      'shared/a.ts': `import './b.ts';`,
      'shared/b.ts': `import './c.ts';`,
      'shared/c.ts': `import type { A } from './a.ts';`,
    },
  ],
  ['no import cycle', { 'shared/a.ts': `import './a.ts';` }],
  ['no barrel', { 'shared/index.ts': `export * from './a.ts'; export { b } from './b.ts';` }],
  ['no barrel', { 'shared/index.ts': `import { a } from './a.ts'; export { a };` }],
  ['imports are literal', { 'server/leads/load.ts': `await import(name);` }],
  ['imports are literal', { 'server/leads/load.ts': `await import(\`./\${name}.ts\`);` }],
  ['SQL only in server/storage', { 'server/leads/routes.ts': `const q = 'select id from leads where site = ?';` }],
  ['SQL only in server/storage', { 'server/leads/routes.ts': `const q = \`SELECT \${column}\n  FROM leads\`;` }],
  ['SQL only in server/storage', { 'server/leads/routes.ts': `const q = 'INSERT INTO leads values (1)';` }],
  ['SQL only in server/storage', { 'server/leads/routes.ts': `const q = 'delete from leads';` }],
  ['SQL only in server/storage', { 'server/leads/routes.ts': `const q = 'update leads set name = ?';` }],
  ['SQL only in server/storage', { 'server/domain/ddl.ts': `export const q = 'create table t (id int)';` }],
  ['SQL only in server/storage', { 'server/leads/routes.ts': `db.selectFrom('leads').selectAll();` }],
  ['no code or HTML from text', { 'tracker/panel.ts': `element.innerHTML = name;` }],
  ['no code or HTML from text', { 'tracker/panel.ts': `element['innerHTML'] = name;` }],
  [
    'no code or HTML from text',
    { 'dashboard/page.tsx': `export const A = () => <p dangerouslySetInnerHTML={{ __html: x }} />;` },
  ],
  ['no code or HTML from text', { 'dashboard/page.tsx': `const props = { dangerouslySetInnerHTML: { __html: x } };` }],
  ['no code or HTML from text', { 'tracker/run.ts': `eval(code);` }],
  ['no code or HTML from text', { 'tracker/run.ts': `window.eval(code);` }],
  ['no code or HTML from text', { 'tracker/run.ts': `new Function(code)();` }],
  ['no code or HTML from text', { 'tracker/run.ts': `document.write(code);` }],
  ['no code or HTML from text', { 'tracker/run.ts': `setTimeout('run()', 10);` }],
  ['no clock, no chance in server/domain', { 'server/domain/visit.ts': `export const f = (now = Date.now) => now();` }],
  ['no clock, no chance in server/domain', { 'server/domain/visit.ts': `export const now = new Date();` }],
  ['no clock, no chance in server/domain', { 'server/domain/visit.ts': `export const now = Date();` }],
  ['no clock, no chance in server/domain', { 'server/domain/visit.ts': `export const id = Math.random();` }],
  ['no clock, no chance in server/domain', { 'server/domain/visit.ts': `export const id = crypto.randomUUID();` }],
  ['no surroundings in server/domain', { 'server/domain/visit.ts': `console.log('visit');` }],
  ['no surroundings in server/domain', { 'server/domain/visit.ts': `export const zone = process.env.TZ;` }],
  ['no surroundings in shared', { 'shared/url.ts': `export const here = () => document.location.href;` }],
  ['no surroundings in shared', { 'shared/url.ts': `export const inBrowser = typeof window !== 'undefined';` }],
];

const shownBroken = broken.map(([rule, files]) => [rule, show(files), files] as const);

test.each(shownBroken)('[%s] is said about %s', (rule, _shown, files) => {
  const [path] = Object.keys(files);
  const said = findings(files);
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(new RegExp(`^${path}:\\d+ `));
  expect(said[0]).toContain(`[${rule}]`);
});

test('every rule has an example that breaks it', () => {
  expect(new Set(broken.map(([rule]) => rule))).toEqual(new Set(RULES.map((rule) => rule.name)));
});

test('a file that cannot be parsed is named', () => {
  expect(() => parseSource('server/leads/x.ts', 'const = 1')).toThrow('server/leads/x.ts');
});
