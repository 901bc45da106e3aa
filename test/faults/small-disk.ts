/** A file system of a few megabytes in memory, where mounting is allowed: to be filled up. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk {
  folder: string;
  /** Leaves this many bytes. */
  fill(freeBytes: number): void;
  /** Gives back what `fill` took. */
  release(): void;
  remove(): void;
}

/** @returns a sentence that says why there is none */
export function smallDisk(megabytes: number): SmallDisk | string {
  if (process.platform !== 'linux') return 'a small disk is a tmpfs: Linux only';
  const folder = mkdtempSync(join(tmpdir(), 'throughline-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], {
    encoding: 'utf8',
  });
  if (mounted.status !== 0) {
    rmSync(folder, { recursive: true });
    return `a small disk needs the right to mount one: ${mounted.stderr?.trim() ?? mounted.error?.message}`;
  }
  const filler = join(folder, 'filler');
  return {
    folder,
    fill: (freeBytes) => {
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - freeBytes)));
    },
    release: () => rmSync(filler, { force: true }),
    remove: () => {
      spawnSync('umount', [folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
