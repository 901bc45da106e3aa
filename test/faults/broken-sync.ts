/**
 * Makes every fsync of a running process fail with EIO, as a dying disk does. By strace where it is there and may attach;
 * else by a small library that stands between the program and the C library, built with the C compiler.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface BrokenSync {
  how: string;
  /** What the server's environment needs from its start. */
  env: Record<string, string>;
  /** From here on no sync succeeds. */
  begin(pid: number): Promise<void>;
  end(): void;
}

const ATTACH_MS = 20_000;

/** @param folder for what has to be built @returns a sentence that says what is missing where neither way is open */
export function brokenSync(folder: string): BrokenSync | string {
  if (process.platform !== 'linux') return 'fsync is broken by strace or an LD_PRELOAD library: Linux only';
  if (straceMayAttach()) return byStrace();
  if (spawnSync('cc', ['--version']).status === 0) return byLibrary(folder);
  return 'neither strace (which needs the right to attach) nor a C compiler: apt-get install -y strace';
}

/** Attaching needs root, or a kernel that lets a process trace its siblings. */
function straceMayAttach(): boolean {
  const sleeper = spawn('sleep', ['5'], { stdio: 'ignore' });
  try {
    return (
      spawnSync('timeout', ['-s', 'INT', '1', 'strace', '-qq', '-p', String(sleeper.pid)]).stderr.toString() === ''
    );
  } catch {
    return false;
  } finally {
    sleeper.kill();
  }
}

function byStrace(): BrokenSync {
  let tracer: ChildProcess | undefined;
  return {
    how: 'strace -e inject',
    env: {},
    begin: async (pid) => {
      const calls = 'fsync,fdatasync';
      tracer = spawn('strace', ['-f', '-p', String(pid), '-e', `trace=${calls}`, '-e', `inject=${calls}:error=EIO`], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      await new Promise<void>((resolve, reject) => {
        const limit = setTimeout(() => reject(new Error('strace did not attach')), ATTACH_MS);
        let said = '';
        tracer!.stderr!.setEncoding('utf8').on('data', (chunk: string) => {
          said = (said + chunk).slice(-8192);
          if (!/attached/.test(said)) return;
          clearTimeout(limit);
          resolve();
        });
        tracer!.once('error', reject);
      });
    },
    end: () => tracer?.kill(),
  };
}

const LIBRARY = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
static int broken(void) { const char *file = getenv("BROKEN_SYNC_WHEN"); return file && access(file, F_OK) == 0; }
static int call(const char *name, int fd) {
  if (broken()) { errno = EIO; return -1; }
  return ((int (*)(int))dlsym(RTLD_NEXT, name))(fd);
}
int fsync(int fd) { return call("fsync", fd); }
int fdatasync(int fd) { return call("fdatasync", fd); }
`;

function byLibrary(folder: string): BrokenSync {
  const source = join(folder, 'broken-sync.c');
  const library = join(folder, 'broken-sync.so');
  const signal = join(folder, 'broken-sync.on');
  writeFileSync(source, LIBRARY);
  execFileSync('cc', ['-shared', '-fPIC', '-o', library, source, '-ldl']);
  return {
    how: 'LD_PRELOAD',
    env: { LD_PRELOAD: library, BROKEN_SYNC_WHEN: signal },
    begin: async () => writeFileSync(signal, ''),
    end: () => {},
  };
}
