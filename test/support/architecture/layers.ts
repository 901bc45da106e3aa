import { type Import, importsOf, type Target } from './imports.ts';
import type { Rule } from './source.ts';

/** A part of the program, and what its files may import. The first layer that has a file is the file's. */
interface Layer {
  name: string;
  has(path: string): boolean;
  /** For the message: what is allowed, in words. */
  allows: string;
  mayImport(target: Target, from: string, typeOnly: boolean): boolean;
}

const PURE_LIBRARIES = ['tldts', 'isbot', 'libphonenumber-js', 'email-providers', 'ua-parser-js'];
const DATABASE_LIBRARIES = ['better-sqlite3', 'kysely', 'pg', 'pg-cursor', 'pg-copy-streams'];
/** Everything that leaves the machine goes through `server/outbound/`. */
const MAIL_LIBRARIES = ['nodemailer'];
const STORAGE_LIBRARIES = [...DATABASE_LIBRARIES, 'lru-cache'];
/** `app.ts` and `background.ts` make the parts, `api.ts` hands them to the routes; `serve.ts` and `commands.ts` are what `main.ts` runs. */
const WIRING = [
  'server/api.ts',
  'server/app.ts',
  'server/background.ts',
  'server/cli.ts',
  'server/main.ts',
  'server/serve.ts',
  'server/commands.ts',
  'server/surroundings.ts',
];
/** Node's pure functions: digests and the URL standard's host names. */
const PURE_NODE = ['node:crypto', 'node:url'];
const SHARED_VALUES_FOR_TRACKER = ['shared/vocabulary.ts', 'shared/limits.ts'];

/** From the most particular to the most general. */
const LAYERS: Layer[] = [
  {
    name: 'tracker',
    has: under('tracker'),
    allows: `tracker/, types of shared/, values of ${SHARED_VALUES_FOR_TRACKER.join(' and ')}`,
    mayImport: (target, _from, typeOnly) =>
      isFile(target, 'tracker') ||
      (typeOnly ? isFile(target, 'shared') : SHARED_VALUES_FOR_TRACKER.includes(target.path)),
  },
  {
    name: 'dashboard',
    has: under('dashboard'),
    allows: 'dashboard/, shared/, libraries of the browser',
    mayImport: (target) =>
      isFile(target, 'dashboard', 'shared') || (target.kind === 'package' && !isForServers(target)),
  },
  {
    name: 'client',
    has: under('client'),
    allows: 'client/, types of shared/ and typebox: it is published without anything it would need',
    mayImport: (target, _from, typeOnly) =>
      isFile(target, 'client') || (typeOnly && (isFile(target, 'shared') || isPackage(target, ['typebox']))),
  },
  {
    name: 'shared',
    has: under('shared'),
    allows: 'shared/ and typebox',
    mayImport: (target) => isFile(target, 'shared') || isPackage(target, ['typebox']),
  },
  {
    name: 'server/domain',
    has: under('server/domain'),
    allows: `server/domain/, shared/, ${[...PURE_NODE, ...PURE_LIBRARIES].join(', ')}`,
    mayImport: (target) =>
      isFile(target, 'server/domain', 'shared') ||
      isPackage(target, PURE_LIBRARIES) ||
      (target.kind === 'node' && PURE_NODE.includes(target.path)),
  },
  {
    name: 'server/storage',
    has: under('server/storage'),
    allows: `server/storage/, server/domain/, shared/, node:, ${STORAGE_LIBRARIES.join(', ')}`,
    mayImport: (target) =>
      isFile(target, 'server/storage', 'server/domain', 'shared') ||
      target.kind === 'node' ||
      isPackage(target, STORAGE_LIBRARIES),
  },
  {
    name: 'server wiring',
    has: (path) => WIRING.includes(path),
    allows: 'server/, shared/, any package',
    mayImport: (target) => target.kind !== 'file' || isFile(target, 'server', 'shared'),
  },
  {
    name: 'server/http',
    has: under('server/http'),
    allows:
      'server/http/, server/domain/, server/storage/, shared/, settings beside server/app.ts; no feature, no database library',
    mayImport: mayImportAsServer,
  },
  {
    name: 'server/outbound',
    has: under('server/outbound'),
    allows: 'server/outbound/, server/domain/, server/http/, shared/; no feature, no storage: features call through it',
    mayImport: (target) =>
      target.kind === 'node' ||
      isPackage(target, ['ipaddr.js', ...MAIL_LIBRARIES]) ||
      isFile(target, 'server/outbound', 'server/domain', 'server/http', 'shared'),
  },
  {
    name: 'server settings',
    has: (path) => /^server\/[^/]+$/.test(path),
    allows:
      'server/domain/, server/storage/, server/http/, shared/; only server/app.ts and server/main.ts wire features',
    mayImport: mayImportAsServer,
  },
  {
    name: 'feature',
    has: under('server'),
    allows:
      'its own folder, server/domain/, server/storage/, server/http/, shared/; no other feature, no database library',
    mayImport: (target, from) => mayImportAsServer(target) || isFile(target, featureOf(from)),
  },
];

export const layers: Rule = {
  name: 'layers',
  check(source) {
    const layer = LAYERS.find((candidate) => candidate.has(source.path));
    if (layer === undefined)
      return [{ line: 1, detail: 'belongs to no layer; see test/support/architecture/layers.ts' }];
    return importsOf(source)
      .filter(({ target, typeOnly }) => !layer.mayImport(target, source.path, typeOnly))
      .map((found) => ({ line: found.line, detail: describe(layer, found) }));
  },
};

function describe(layer: Layer, { target, typeOnly }: Import): string {
  return `${layer.name} may not import ${typeOnly ? 'a type' : 'a value'} of ${target.path} (allowed: ${layer.allows})`;
}

function mayImportAsServer(target: Target): boolean {
  if (target.kind !== 'file') return !isPackage(target, [...DATABASE_LIBRARIES, ...MAIL_LIBRARIES]);
  const isSetting = /^server\/[^/]+$/.test(target.path) && !WIRING.includes(target.path);
  return isSetting || isFile(target, 'server/domain', 'server/storage', 'server/http', 'server/outbound', 'shared');
}

/** `server/leads/merge/preview.ts` belongs to `server/leads`. */
function featureOf(path: string): string {
  return path.split('/').slice(0, 2).join('/');
}

function under(folder: string): (path: string) => boolean {
  return (path) => path.startsWith(`${folder}/`);
}

function isFile(target: Target, ...folders: string[]): boolean {
  return target.kind === 'file' && folders.some((folder) => under(folder)(target.path));
}

function isPackage(target: Target, names: string[]): boolean {
  return target.kind === 'package' && names.includes(target.name);
}

function isForServers(target: Target & { kind: 'package' }): boolean {
  return (
    [...STORAGE_LIBRARIES, 'fastify', 'close-with-grace'].includes(target.name) || target.name.startsWith('@fastify/')
  );
}
