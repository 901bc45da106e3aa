/**
 * Makes sure that there are the browsers of the browser tests: on a bare machine with a network it installs them.
 * `node scripts/ensure-test-tools.ts` says which one it found and exits with 1 if there is none.
 */
import { spawnSync } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { ADD_CHROMIUM, type FoundChromium, findChromium, findShell } from '../test/support/browser.ts';
import { findFirefox } from '../test/support/firefox.ts';
import { findWebkit } from '../test/support/webkit.ts';
import { runCommand, runNode } from './run-command.ts';

const INSTALL_LIMIT_MS = 10 * 60_000;
/** A freshly booted machine may be busy updating itself. */
const APT_PATIENCE = ['-o', 'DPkg::Lock::Timeout=120'];
const PLAYWRIGHT_HOST = 'cdn.playwright.dev';

export type AptPackage = 'chromium' | 'chromium-headless-shell' | 'firefox-esr' | 'webkit2gtk-driver' | 'xvfb';

/** What the steps need of a machine; an argument so that a test can describe another one. */
export interface Machine {
  /** A Chromium that starts. */
  find(): FoundChromium | undefined;
  canDownload(): Promise<boolean>;
  isRoot: boolean;
  hasApt: boolean;
  playwrightInstall(): Promise<boolean>;
  aptInstall(...packages: AptPackage[]): Promise<boolean>;
  say(text: string): void;
}

export async function ensureChromium(machine: Machine): Promise<FoundChromium | undefined> {
  const present = machine.find();
  if (present !== undefined) return present;

  if (await machine.canDownload()) {
    machine.say('No Chromium found: trying `npx playwright install chromium` …');
    await machine.playwrightInstall();
    const found = machine.find();
    if (found !== undefined) return found;
  } else machine.say(`No Chromium found, and ${PLAYWRIGHT_HOST} is out of reach.`);

  // Also helps where Playwright's own browser came down but lacks system libraries: Debian's brings them.
  if (machine.isRoot && machine.hasApt) {
    machine.say('Trying `apt-get update && apt-get install -y chromium` …');
    await machine.aptInstall('chromium');
  }
  return machine.find();
}

/**
 * The system's Chromium without the windows around its pages, which takes a third less of a test's time. Not needed: the
 * whole one does.
 */
export const ensureShell = (machine: AptMachine, find = findShell): Promise<FoundChromium | undefined> =>
  ensureByApt(machine, find, 'Chromium shell', ['chromium-headless-shell']);

/** Playwright's own Firefox is another build than the one that people use: only a stock one will do. */
export const ensureFirefox = (machine: AptMachine, find = findFirefox): Promise<string | undefined> =>
  ensureByApt(machine, find, 'Firefox', ['firefox-esr']);

/** The same of WebKit. The newest that Debian has is close to Safari; Xvfb is a display for it. */
export const ensureWebkit = (machine: AptMachine, find = findWebkit): Promise<string | undefined> =>
  ensureByApt(machine, find, 'WebKit', ['webkit2gtk-driver', 'xvfb']);

type AptMachine = Pick<Machine, 'isRoot' | 'hasApt' | 'aptInstall' | 'say'>;

async function ensureByApt<Found>(
  machine: AptMachine,
  find: () => Found | undefined,
  browser: string,
  packages: AptPackage[],
): Promise<Found | undefined> {
  const present = find();
  if (present === undefined && machine.isRoot && machine.hasApt) {
    machine.say(`No ${browser} found: trying \`apt-get update && apt-get install -y ${packages.join(' ')}\` …`);
    await machine.aptInstall(...packages);
  }
  return present ?? find();
}

export function realMachine(): Machine {
  return {
    find() {
      const found = findChromium();
      if (found === undefined) return undefined;
      // Present is not enough: a downloaded browser may lack shared libraries.
      const { status, stderr } = spawnSync(found.executablePath, ['--version'], { encoding: 'utf8', timeout: 60_000 });
      if (status === 0) return found;
      console.error(`${found.executablePath} does not start: ${stderr}`);
      return undefined;
    },
    async canDownload() {
      const { HTTPS_PROXY, https_proxy, PLAYWRIGHT_DOWNLOAD_HOST } = process.env;
      if (HTTPS_PROXY || https_proxy || PLAYWRIGHT_DOWNLOAD_HOST) return true;
      return lookup(PLAYWRIGHT_HOST).then(
        () => true,
        () => false,
      );
    },
    isRoot: process.getuid?.() === 0,
    hasApt: spawnSync('apt-get', ['--version']).status === 0,
    async playwrightInstall() {
      return (await runNode('node_modules/playwright/cli.js', ['install', 'chromium'], limits())) === 0;
    },
    async aptInstall(...packages) {
      // An update that fails for one of several sources still leaves the others usable.
      await runCommand('apt-get', ['update', '-q', ...APT_PATIENCE], limits());
      return (await runCommand('apt-get', ['install', '-y', '-q', ...APT_PATIENCE, ...packages], limits())) === 0;
    },
    say: (text) => console.log(text),
  };
}

function limits() {
  return { limitMs: INSTALL_LIMIT_MS, env: { DEBIAN_FRONTEND: 'noninteractive' } };
}

if (import.meta.main) {
  const found = await ensureChromium(realMachine());
  console.log(found === undefined ? ADD_CHROMIUM : `Chromium: ${found.executablePath} (${found.origin})`);
  process.exitCode = found === undefined ? 1 : 0;
}
