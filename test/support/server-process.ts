/** The real server as a child process, as an operator starts it: for faults and benches. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../server/cli.ts', import.meta.url));
const READY_MS = 60_000;
const END_MS = 60_000;
/** Output kept of a child, for error messages. */
const OUTPUT_CHARS = 16_384;

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface ServerProcess {
  /** `http://127.0.0.1:port` */
  url: string;
  port: number;
  pid: number;
  adminKey: string;
  /** Of the first site. */
  writeKey: string;
  /** The end of what it has printed, on both streams. */
  output(): string;
  /** Waits until it has ended by itself; throws with its output where it does not. */
  ended(): Promise<Ended>;
  /** Sends a signal to this process alone and waits until it is gone. */
  stop(signal?: NodeJS.Signals): Promise<Ended>;
}

export interface StartOptions {
  databaseUrl: string;
  /** `serve` with these; nothing if left out. */
  args?: string[];
  /** Of a site that is known, for a process that cannot be asked for its sites. */
  writeKey?: string;
  env?: Record<string, string>;
}

/** A key to start servers with; the same for restarts on the same database. */
export const TEST_ADMIN_KEY = `sk_test_${randomBytes(24).toString('hex')}`;

/** Starts the server on a free port and waits until it listens. Throws with its output where it does not. */
export async function startServer(options: StartOptions): Promise<ServerProcess> {
  const { child, output, close, ended } = run(options.args ? ['serve', ...options.args] : [], options);
  const address = await listening(child, output, close);
  const server = {
    url: address,
    port: Number(new URL(address).port),
    pid: child.pid!,
    adminKey: TEST_ADMIN_KEY,
    writeKey: '',
    output,
    ended,
    stop: (signal: NodeJS.Signals = 'SIGTERM') => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return ended();
    },
  };
  server.writeKey = options.writeKey ?? (await firstWriteKey(server));
  return server;
}

/** Runs a command of the program (`digest`, `rebuild`, or a `serve` that is expected to end) to its end. */
export async function runThroughline(
  command: string | string[],
  options: StartOptions,
): Promise<Ended & { output: string }> {
  const { output, ended } = run([command].flat(), options);
  return { ...(await ended()), output: output() };
}

/** A folder of its own for a database, and what takes it away. */
export function temporaryFolder(name: string): { folder: string; databaseUrl: string; file: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), `throughline-${name}-`));
  const file = join(folder, 't.db');
  return {
    folder,
    file,
    databaseUrl: `sqlite:${file}`,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function run(args: string[], { databaseUrl, env }: StartOptions) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: {
      ...inherited(),
      PORT: '0',
      HOST: '127.0.0.1',
      NODE_ENV: 'production',
      THROUGHLINE_DATABASE_URL: databaseUrl,
      THROUGHLINE_ADMIN_KEY: TEST_ADMIN_KEY,
      THROUGHLINE_RATE_LIMIT: 'off',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(-OUTPUT_CHARS);
    });
  }
  const close = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  close.catch(() => {}); // whoever waits for it hears it
  running.set(child, close);
  close.finally(() => running.delete(child)).catch(() => {});
  const ended = async () => {
    let givenUp = false;
    const limit = setTimeout(() => {
      givenUp = true;
      child.kill('SIGKILL');
    }, END_MS);
    const end = await close;
    clearTimeout(limit);
    if (givenUp) throw new Error(`The server did not end within ${END_MS} ms:\n${text}`);
    return end;
  };
  return { child, output: () => text, close, ended };
}

const running = new Map<ChildProcess, Promise<Ended>>();

/** Kills what this process has started and not ended: for `afterEach`, so that no server outlives its test, even one given up. */
export async function endServers(): Promise<void> {
  for (const child of running.keys()) child.kill('SIGKILL');
  await Promise.allSettled(running.values());
}

process.on('exit', () => {
  for (const child of running.keys()) child.kill('SIGKILL');
});

/** Our environment without what would change the server: its own settings, and what vitest tells its workers. */
function inherited(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(THROUGHLINE_|VITEST|NODE_OPTIONS$|LD_PRELOAD$)/.test(name)),
  );
}

async function listening(child: ChildProcess, output: () => string, close: Promise<Ended>): Promise<string> {
  const found = () => /listening on (http:\/\/\S+)/.exec(output())?.[1];
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`The server did not listen within ${READY_MS} ms:\n${output()}`));
    }, READY_MS);
    const settle = () => {
      const address = found();
      if (!address) return;
      clearTimeout(limit);
      child.stdout?.off('data', settle);
      resolve(address);
    };
    child.stdout?.on('data', settle);
    close.then(
      ({ code, signal }) => {
        clearTimeout(limit);
        reject(new Error(`The server ended with ${code ?? signal} instead of listening:\n${output()}`));
      },
      (error) => {
        clearTimeout(limit);
        reject(error);
      },
    );
  });
}

async function firstWriteKey({ url, adminKey }: { url: string; adminKey: string }): Promise<string> {
  const response = await fetch(`${url}/v1/sites`, { headers: { authorization: `Bearer ${adminKey}` } });
  if (response.status !== 200) throw new Error(`GET /v1/sites answered ${response.status}`);
  const { data } = (await response.json()) as { data: { writeKey: string }[] };
  return data[0]!.writeKey;
}
