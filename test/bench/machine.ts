/** Where the figures come from: they mean nothing without it. */
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, tmpdir, totalmem, type } from 'node:os';
import { join } from 'node:path';

export interface Machine {
  cores: number;
  cpu: string;
  memoryGiB: number;
  system: string;
  node: string;
  /** Median of writing 4 KiB and syncing it, in µs: what a commit waits for at least. */
  fsyncMicroseconds: number;
  /** Processes that wanted a core just before the run. More than 0.5 disturb the figures. */
  loadBefore: number;
}

export function describeMachine(): Machine {
  return {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.version,
    fsyncMicroseconds: medianSync(),
    loadBefore: loadavg()[0]!,
  };
}

function medianSync(): number {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-fsync-'));
  const file = openSync(join(folder, 'probe'), 'w');
  const page = Buffer.alloc(4096, 1);
  const times = Array.from({ length: 100 }, () => {
    const began = performance.now();
    writeSync(file, page);
    fsyncSync(file);
    return (performance.now() - began) * 1000;
  }).sort((a, b) => a - b);
  closeSync(file);
  rmSync(folder, { recursive: true });
  return Math.round(times[50]!);
}
