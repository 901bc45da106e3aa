/** The Chromium that tests drive: Playwright's own if it is there, else $CHROME_PATH, else the system's. */
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type LaunchOptions } from 'playwright';

export interface FoundChromium {
  executablePath: string;
  /** To be passed at every launch. */
  args: string[];
  origin: 'playwright' | 'CHROME_PATH' | 'system';
}

/** Where to look; an argument so that a test can describe another machine. */
export interface Places {
  playwright: string;
  chromePath: string | undefined;
  /** Folders in the form of $PATH. */
  path: string;
  usual: string[];
  /** The same of the shell. */
  usualShells: string[];
  isRoot: boolean;
}

export const ADD_CHROMIUM =
  'No Chromium for the browser tests. Add one with `npx playwright install --with-deps chromium`, ' +
  'or on Debian as root `apt-get install -y chromium`, or set CHROME_PATH to the one you have.';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const SHELL_NAMES = ['chromium-headless-shell', 'chrome-headless-shell'];

/** Without them a test's traffic would carry the browser's own: updates, sync, QUIC probes; and its time, too. */
const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${[
    // Each window would load them for the address bar that nobody sees: as much work as the page that is tested.
    'WebUIOmniboxPopup',
    'WebUIOmniboxAimPopup',
    // The browser heeds the last such list only, so what Playwright switches off for tests is named again.
    'AimEnabled',
    'AutoDeElevate',
    'AvoidCorsURLLoaderRestartOnRedirect',
    'AvoidUnnecessaryBeforeUnloadCheckSync',
    'BlockOriginHeaderModificationOnRedirect',
    'DestroyProfileOnBrowserClose',
    'DialMediaRouteProvider',
    'GlobalMediaControls',
    'HttpsUpgrades',
    'LensOverlay',
    'MediaRouter',
    'NetworkTimeServiceQuerying',
    'OptimizationHints',
    'PaintHolding',
    'ThirdPartyStoragePartitioning',
    'Translate',
  ].join(',')}`,
];

export function thisMachine(): Places {
  return {
    playwright: chromium.executablePath(),
    chromePath: process.env.CHROME_PATH || undefined,
    path: process.env.PATH ?? '',
    usual: [
      ...NAMES.map((name) => `/usr/bin/${name}`),
      '/usr/local/bin/chromium',
      '/snap/bin/chromium',
      '/opt/google/chrome/chrome',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
      'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
    ],
    usualShells: SHELL_NAMES.map((name) => `/usr/bin/${name}`),
    isRoot: process.getuid?.() === 0,
  };
}

/** Throws only if CHROME_PATH is needed and wrong: a setting that is silently passed over helps nobody. */
export function findChromium(places = thisMachine()): FoundChromium | undefined {
  const args = places.isRoot ? ['--no-sandbox', ...QUIET] : QUIET;
  if (isProgram(places.playwright)) return { executablePath: places.playwright, args, origin: 'playwright' };
  if (places.chromePath !== undefined) {
    if (!isProgram(places.chromePath)) throw new Error(`CHROME_PATH is ${places.chromePath}: no program there.`);
    return { executablePath: places.chromePath, args, origin: 'CHROME_PATH' };
  }
  const executablePath = firstProgram(NAMES, places.path, places.usual);
  return executablePath === undefined ? undefined : { executablePath, args, origin: 'system' };
}

/** Chromium's engine without the windows around it, a third less work; none where CHROME_PATH says what to use. */
export function findShell(places = thisMachine()): FoundChromium | undefined {
  const whole = findChromium(places);
  if (whole?.origin !== 'system') return undefined;
  const executablePath = firstProgram(SHELL_NAMES, places.path, places.usualShells);
  return executablePath === undefined ? undefined : { ...whole, executablePath };
}

function firstProgram(names: readonly string[], path: string, usual: readonly string[]): string | undefined {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  return [...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...usual].find(isProgram);
}

/** A whole Chromium without a display; close it when done. Throws with the command that adds one where there is none. */
export function launchChromium(options: LaunchOptions = {}): Promise<Browser> {
  return launch(findChromium(), options);
}

/** For tests of pages. It has no back-forward cache and no prerendering; the whole Chromium where there is no shell. */
export function launchShell(options: LaunchOptions = {}): Promise<Browser> {
  return launch(findShell() ?? findChromium(), options);
}

async function launch(found: FoundChromium | undefined, options: LaunchOptions): Promise<Browser> {
  if (found === undefined) throw new Error(ADD_CHROMIUM);
  return chromium.launch({
    ...options,
    executablePath: found.executablePath,
    args: [...found.args, ...(options.args ?? [])],
  });
}

const shared = new Map<string, Promise<Browser>>();

/**
 * One Chromium for all test files that run in this process and start it alike. It ends with the process: close your
 * contexts, not the browser.
 */
export function sharedChromium(options: LaunchOptions = {}): Promise<Browser> {
  const kind = JSON.stringify(options);
  const browser = shared.get(kind) ?? launchShell(options);
  shared.set(kind, browser);
  return browser;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
