/** Browsers as they name themselves. */
import type { Random } from './random.ts';

const CHROME = (system: string, version: number, tail = '') =>
  `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36${tail}`;
const FIREFOX = (system: string, version: number) =>
  `Mozilla/5.0 (${system}; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`;
const WINDOWS = 'Windows NT 10.0; Win64; x64';
const MAC = 'Macintosh; Intel Mac OS X 10_15_7';

export type DeviceKind = 'office' | 'home' | 'phone';

const AGENTS: Record<DeviceKind, readonly (readonly [string, number])[]> = {
  office: [
    [CHROME(WINDOWS, 140), 30],
    [CHROME(WINDOWS, 138), 14],
    [CHROME(WINDOWS, 140, ' Edg/140.0.0.0'), 26],
    [FIREFOX(WINDOWS, 142), 9],
    [CHROME(MAC, 140), 12],
    [CHROME('X11; Linux x86_64', 140), 3],
  ],
  home: [
    [`Mozilla/5.0 (${MAC}) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15`, 12],
    [CHROME(WINDOWS, 139), 12],
    [CHROME(MAC, 139), 6],
    [FIREFOX('X11; Linux x86_64', 141), 3],
    [
      'Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
      3,
    ],
  ],
  phone: [
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
      20,
    ],
    [
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
      18,
    ],
    [
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36',
      5,
    ],
  ],
};

export function userAgent(random: Random, kind: DeviceKind): string {
  return random.weighted(AGENTS[kind]);
}

/** A browser without a screen: its events must be kept aside. */
export const HEADLESS = CHROME('X11; Linux x86_64', 131).replace('Chrome/', 'HeadlessChrome/');
