/**
 * A real WebKit for the tests that run in a third engine: WebKitGTK's MiniBrowser through WebKitWebDriver, on a display of
 * its own. Of Playwright's interface only what those tests use; each context is a session with an empty profile.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright';

export const ADD_WEBKIT =
  'No WebKit for the browser tests. Add one, on Debian as root, with `apt-get install -y webkit2gtk-driver xvfb`.';

const DRIVER = '/usr/bin/WebKitWebDriver';
const DISPLAY_SERVER = '/usr/bin/Xvfb';

/** The MiniBrowser, if all that it needs is there. */
export function findWebkit(): string | undefined {
  if (!existsSync(DRIVER) || !existsSync(DISPLAY_SERVER)) return undefined;
  return globSync('/usr/{lib,libexec}/{*/,}webkit2gtk-4.*/MiniBrowser').sort().at(-1);
}

type Call = <T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => Promise<T>;

export async function launchWebkit(): Promise<Browser> {
  const binary = findWebkit();
  if (binary === undefined) throw new Error(ADD_WEBKIT);
  const screen = spawn(DISPLAY_SERVER, ['-displayfd', '1', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [display] = await once(screen.stdout!, 'data');
  const port = await freePort();
  const driver = spawn(DRIVER, [`--port=${port}`, '--host=127.0.0.1'], {
    env: { ...process.env, DISPLAY: `:${String(display).trim()}`, GDK_BACKEND: 'x11', LIBGL_ALWAYS_SOFTWARE: '1' },
    stdio: 'ignore',
  });
  const call: Call = async (method, path, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) });
    const { value } = (await answer.json()) as { value: never };
    if (!answer.ok) throw new Error(`WebDriver ${method} ${path}: ${JSON.stringify(value)}`);
    return value;
  };
  await untilItListens(call);
  return {
    newContext: () => newContext(call, binary),
    close: async () => {
      await ended(driver);
      await ended(screen);
    },
  } as unknown as Browser;
}

async function newContext(call: Call, binary: string): Promise<BrowserContext> {
  const options = { binary, args: ['--automation'] };
  const { sessionId } = await call<{ sessionId: string }>('POST', '/session', {
    capabilities: { alwaysMatch: { acceptInsecureCerts: true, 'webkitgtk:browserOptions': options } },
  });
  const inSession: Call = (method, path, body) => call(method, `/session/${sessionId}${path}`, body);
  const context = {
    // WebDriver does not tell of a page's errors.
    on: () => {},
    cookies: async () => {
      type Cookie = { expiry?: number; sameSite: string };
      const cookies = await inSession<Cookie[]>('GET', '/cookie');
      return cookies.map(({ expiry, ...cookie }) => ({ ...cookie, expires: expiry ?? -1 }));
    },
    newPage: async () => pageOf(inSession, context),
    close: () => inSession('DELETE', ''),
  } as unknown as BrowserContext;
  return context;
}

function pageOf(call: Call, context: BrowserContext): Page {
  const find = async (selector: string): Promise<string> => {
    const element = await call<object>('POST', '/element', { using: 'css selector', value: selector });
    return `/element/${Object.values(element)[0]}`;
  };
  return {
    context: () => context,
    goto: (url: string) => call('POST', '/url', { url }),
    evaluate: (code: string | ((given: unknown) => unknown), given?: unknown) =>
      call('POST', '/execute/async', {
        script: `const [given, done] = arguments; Promise.resolve(${typeof code === 'string' ? code : `(${code})(given)`}).then(done)`,
        args: [given],
      }),
    click: async (selector: string) => call('POST', `${await find(selector)}/click`, {}),
    fill: async (selector: string, text: string) => call('POST', `${await find(selector)}/value`, { text }),
  } as unknown as Page;
}

async function untilItListens(call: Call): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return await call('GET', '/status');
    } catch (error) {
      if (tries === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill();
  await once(child, 'exit');
}
