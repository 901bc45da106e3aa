/** What users of the npm package get: packed, installed into an empty folder without development packages, started, used. */
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectFolder } from '../../scripts/run-command.ts';

const MINUTE = 60_000;
const NO_REGISTRY = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED|network/i;
const manifest = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8'));

/** As in a user's shell: nothing of vitest or of our settings; the Node that runs us is the first. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(THROUGHLINE_|VITEST|NODE_|npm_)/.test(name)),
);
env.PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);

const folder = mkdtempSync(join(tmpdir(), 'throughline-package-'));
const run = (command: string, args: string[], cwd = folder) =>
  promisify(execFile)(command, args, { cwd, env, timeout: 5 * MINUTE, maxBuffer: 1e8 });

beforeAll(async () => {
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], projectFolder);
  const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf('[\n')));
  writeFileSync(join(folder, 'package.json'), '{"private": true}');
  try {
    await run('npm', ['install', '--omit=dev', '--prefer-offline', '--no-audit', '--no-fund', `./${filename}`]);
  } catch (error) {
    const said = String((error as { stderr?: string }).stderr);
    if (!NO_REGISTRY.test(said)) throw error;
    throw new Error(`THE PACKAGE WAS NOT TRIED: npm cannot reach its registry to install what it depends on\n${said}`);
  }
}, 11 * MINUTE);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('nothing that only developers need is installed', () => {
  const installed = readdirSync(join(folder, 'node_modules'));
  expect(installed).toContain('fastify');
  const developers = Object.keys(manifest.devDependencies).map((name) => name.split('/')[0]!);
  expect(installed.filter((name) => developers.includes(name))).toEqual([]);
});

test('no source that Node would have to strip types from, and no test, is in it', async () => {
  const files = readdirSync(join(folder, 'node_modules/throughline'), { recursive: true }) as string[];
  const sources = files.filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'));
  expect(sources).toEqual([]);
  expect(files.filter((file) => /\.test\./.test(file))).toEqual([]);
});

test(
  'npx throughline --version tells the version',
  async () => {
    const { stdout } = await run('npx', ['--no-install', 'throughline', '--version']);
    expect(stdout.trim()).toBe(manifest.version);
  },
  MINUTE,
);

test('throughline/client is typed, and runs', { timeout: MINUTE }, async () => {
  const program = `
    import { ApiProblem, Client } from 'throughline/client';
    const client = new Client({ url: 'http://127.0.0.1:1', key: 'sk', retries: 0 });
    const lead = await client.call('GET /v1/leads/{id}', { params: { id: 'x' } }).catch((error: unknown) => {
      if (error instanceof ApiProblem) throw error;
      return { stage: 'won' as const };
    });
    const stage: 'lead' | 'mql' | 'sql' | 'opportunity' | 'won' | 'lost' = lead.stage;
    console.log(stage);
    // @ts-expect-error the id is missing
    const wrong = () => client.call('GET /v1/leads/{id}');
    const params = { externalId: 'D' };
    // @ts-expect-error an amount is text or a number
    const bad = () => client.call('PUT /v1/deals/{externalId}', { params, body: { value: { amount: true } } });
    void [wrong, bad];
  `;
  writeFileSync(join(folder, 'user.mts'), program);
  const tsc = join(projectFolder, 'node_modules/typescript/bin/tsc');
  const options = ['--strict', '--noEmit', '--target', 'es2024', '--module', 'nodenext'];
  await run(process.execPath, [tsc, ...options, 'user.mts']).catch(({ stdout }) => expect(stdout).toBe(''));
  expect((await run(process.execPath, ['user.mts'])).stdout.trim()).toBe('won');
});

test(
  'it starts, takes a first event, and reads it back',
  async () => {
    const server = spawn(join(folder, 'node_modules/.bin/throughline'), [], {
      cwd: folder,
      env: { ...env, PORT: '0', THROUGHLINE_TRY_IT_PORT: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = new Promise<number | null>((resolve) => server.once('close', resolve));
    try {
      let printed = '';
      const url = await new Promise<string>((resolve, reject) => {
        for (const stream of [server.stdout, server.stderr])
          stream.setEncoding('utf8').on('data', (text: string) => {
            printed += text;
            const found = /listening on (\S+)/.exec(printed);
            if (found && printed.includes('Data ')) resolve(found[1]!);
          });
        ended.then(() => reject(new Error(`It ended:\n${printed}`)));
      });
      const writeKey = /data-site="(wk_\w+)"/.exec(printed)![1]!;
      const adminKey = readFileSync(join(folder, 'data/admin-key'), 'utf8').trim();
      expect(existsSync(join(folder, 'data/throughline.db'))).toBe(true);

      const sent = await fetch(`${url}/v1/page`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${writeKey}:`)}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          anonymousId: 'first-visitor',
          messageId: 'first',
          context: {
            page: { url: 'https://shop.example/?utm_source=google&utm_medium=cpc' },
            userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36',
          },
        }),
      });
      expect(await sent.json()).toMatchObject({ success: true, accepted: 1 });

      const sites = await (await get(`${url}/v1/sites`, adminKey)).json();
      const site = sites.data.find((candidate: { writeKey: string }) => candidate.writeKey === writeKey);
      const journey = await (await get(`${url}/v1/visitors/first-visitor/journey?site=${site.id}`, adminKey)).json();
      expect(journey.touchpoints).toMatchObject([{ channel: 'Paid Search', source: 'google', medium: 'cpc' }]);

      const computed = await fetch(`${url}/v1/attribution/compute`, {
        method: 'POST',
        headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ models: ['linear'], journeys: [] }),
      });
      expect(computed.status).toBe(200);

      expect(await (await fetch(`${url}/tl.js`)).text()).toContain('/v1/collect');
      expect(await (await fetch(`${url}/leads`)).text()).toMatch(/<script type="module" src="\/assets\/app-/);
      expect(await (await fetch(`${url}/docs`)).text()).toContain('/v1/leads');
      expect((await fetch(/Try it +(\S+)/.exec(printed)![1]!)).status).toBe(200);
    } finally {
      server.kill('SIGTERM');
    }
    expect(await ended).toBe(0);
  },
  MINUTE,
);

function get(url: string, key: string): Promise<Response> {
  return fetch(url, { headers: { authorization: `Bearer ${key}` } });
}
