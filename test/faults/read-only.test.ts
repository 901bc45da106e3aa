import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { endServers, runThroughline, startServer } from '../support/server-process.ts';
import { smallDisk } from './small-disk.ts';

afterEach(endServers);

const MEGABYTES = 16;

test('a disk that is read-only at the start is said in one sentence, with 78; writable again, it starts', async (context) => {
  const disk = smallDisk(MEGABYTES);
  if (typeof disk === 'string') {
    console.warn(`!!! Not tested: ${disk}`);
    return context.skip(disk);
  }
  const file = join(disk.folder, 't.db');
  const databaseUrl = `sqlite:${file}`;
  const remount = (how: 'ro' | 'rw') =>
    expect(spawnSync('mount', ['-o', `remount,${how}`, disk.folder]).status).toBe(0);
  const refused = async (command: string) => {
    const { code, output } = await runThroughline(command, { databaseUrl });
    expect(code, output).toBe(78);
    expect(output.trim().split('\n'), output).toHaveLength(1);
    expect(output).toContain(`The database ${file} cannot be opened and written`);
  };
  try {
    remount('ro');
    await refused('serve');
    remount('rw');
    await (await startServer({ databaseUrl })).stop();
    remount('ro');
    await refused('serve');
    await refused('digest');
    remount('rw');
    expect(await (await startServer({ databaseUrl })).stop()).toEqual({ code: 0, signal: null });
  } finally {
    disk.remove();
  }
}, 150_000);
