/** A stock Firefox for the tests that run in a second engine: $FIREFOX_PATH, else the system's. */
import { existsSync } from 'node:fs';
import { type Browser, firefox } from 'playwright';

export const ADD_FIREFOX =
  'No Firefox for the browser tests. Add one, on Debian as root with `apt-get install -y firefox-esr`, or set FIREFOX_PATH.';

const USUAL = ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'];

export const findFirefox = (): string | undefined => process.env.FIREFOX_PATH || USUAL.find((path) => existsSync(path));

/** @param hosts names that shall lead to this machine */
export function launchFirefox(hosts: string[]): Promise<Browser> {
  const executablePath = findFirefox();
  if (executablePath === undefined) throw new Error(ADD_FIREFOX);
  return firefox.launch({
    channel: 'moz-firefox',
    executablePath,
    firefoxUserPrefs: {
      'network.dns.localDomains': hosts.join(','),
      'network.proxy.type': 0,
      // Plain http, and nothing of the browser's own.
      'dom.security.https_first': false,
      'app.update.enabled': false,
      'datareporting.policy.dataSubmissionEnabled': false,
    },
  });
}
