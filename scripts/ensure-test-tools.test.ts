import { expect, test } from 'vitest';
import type { FoundChromium } from '../test/support/browser.ts';
import { ensureChromium, ensureFirefox, ensureWebkit, type Machine } from './ensure-test-tools.ts';

const browser: FoundChromium = { executablePath: '/usr/bin/chromium', args: [], origin: 'system' };

/** A machine where `arrivesBy` is the step that brings a browser; records the steps taken. */
function machine(arrivesBy: 'present' | 'playwright' | 'apt' | 'never', traits: Partial<Machine> = {}) {
  const steps: string[] = [];
  let installed = arrivesBy === 'present';
  const step = async (name: string) => {
    steps.push(name);
    if (name === arrivesBy) installed = true;
    return installed;
  };
  const described: Machine = {
    find: () => (installed ? browser : undefined),
    canDownload: async () => true,
    isRoot: true,
    hasApt: true,
    playwrightInstall: () => step('playwright'),
    aptInstall: () => step('apt'),
    say: () => {},
    ...traits,
  };
  return { described, steps };
}

test('a machine that has a browser is left alone', async () => {
  const { described, steps } = machine('present');
  expect(await ensureChromium(described)).toBe(browser);
  expect(steps).toEqual([]);
});

test('online, Playwright’s download is enough', async () => {
  const { described, steps } = machine('playwright');
  expect(await ensureChromium(described)).toBe(browser);
  expect(steps).toEqual(['playwright']);
});

test('where the download brings nothing that starts, root takes the Debian package', async () => {
  const { described, steps } = machine('apt');
  expect(await ensureChromium(described)).toBe(browser);
  expect(steps).toEqual(['playwright', 'apt']);
});

test('without a way to the download it is not tried', async () => {
  const { described, steps } = machine('apt', { canDownload: async () => false });
  expect(await ensureChromium(described)).toBe(browser);
  expect(steps).toEqual(['apt']);
});

test('nobody but root touches the system’s packages', async () => {
  const { described, steps } = machine('apt', { isRoot: false });
  expect(await ensureChromium(described)).toBeUndefined();
  expect(steps).toEqual(['playwright']);
});

test('without apt there is nothing more to try', async () => {
  const { described, steps } = machine('never', { hasApt: false });
  expect(await ensureChromium(described)).toBeUndefined();
  expect(steps).toEqual(['playwright']);
});

test('a Firefox that is there is taken, and none is installed', async () => {
  const aptInstall = () => expect.unreachable();
  const machine = { isRoot: true, hasApt: true, aptInstall, say: () => {} };
  expect(await ensureFirefox(machine, () => '/usr/bin/firefox')).toBe('/usr/bin/firefox');
});

test.each([
  ['Firefox', ensureFirefox, ['firefox-esr']],
  ['WebKit', ensureWebkit, ['webkit2gtk-driver', 'xvfb']],
])(
  'a missing %s is installed where that is possible, and stays missing where it is not',
  async (_, ensure, packages) => {
    const asked: string[] = [];
    const machine = (isRoot: boolean) => ({
      isRoot,
      hasApt: true,
      aptInstall: async (...names: string[]) => asked.push(...names) > 0,
      say: () => {},
    });
    const find = () => (asked.length > 0 ? '/usr/bin/browser' : undefined);
    expect(await ensure(machine(false), find)).toBeUndefined();
    expect(asked).toEqual([]);
    expect(await ensure(machine(true), find)).toBe('/usr/bin/browser');
    expect(asked).toEqual(packages);
  },
);
