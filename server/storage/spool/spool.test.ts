import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WIDTH } from '../facts/event-row.ts';
import type { Value } from '../sql.ts';
import { joined } from './report.ts';
import { Spool } from './spool.ts';

let folder: string;
let troubles: string[];
let deaths: Error[];
const ends = {
  onDeath: (reason: Error) => void deaths.push(reason),
  onTrouble: (trouble: Error) => void troubles.push(trouble.message),
};
const open = () => Spool.open(folder, 10_000_000, ends);
const rows = (...ids: string[]): Value[][] =>
  ids.map((id) => [1, 'visitor', id, ...Array(WIDTH - 3).fill('ann@acme.com')]);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spool-'));
  troubles = [];
  deaths = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a damaged file is told of and hides no other: neither at a start nor from whoever empties what is left', async () => {
  const [first, second] = [await open(), await open()];
  await second.add(rows('a', 'b'));
  const damaged = first.path;
  await first.close();
  await second.close();
  writeFileSync(damaged, 'no database at all, but longer than the header of one would have to be'.repeat(20));
  const spool = await open();
  expect(spool.path).toBe(second.path);
  expect(spool.state.rows).toBe(2);
  await spool.close();

  // Somebody else has the good one; a third finds what a fourth has left behind the damaged file.
  const taken = await open();
  const third = await open();
  const fourth = await open();
  await fourth.add(rows('c'));
  await fourth.close();
  const left = await third.leftOver();
  expect(left?.path).toBe(fourth.path);
  expect((await left?.ask('first'))?.rows).toEqual(rows('c'));
  expect(new Set(troubles)).toEqual(new Set([expect.stringContaining(damaged)]));
  expect(deaths).toEqual([]);
  for (const each of [taken, third, left!]) await each.close();
});

test('whoever empties what another left takes its file away, and not the lock that others may hold already', async () => {
  const [own, other] = [await open(), await open()];
  await other.add(rows('a'));
  await other.close();
  const left = (await own.leftOver())!;
  expect(joined([own.state, left.state])).toMatchObject({ rows: 1, oldestAt: left.state.oldestAt, refused: 0 });
  await left.ask('remove', (await left.ask('first'))!.seq, []);
  await left.remove();
  expect(existsSync(left.path)).toBe(false);
  expect(existsSync(`${left.path}.lock`)).toBe(true);
  expect(joined([own.state])).toEqual(own.state);
  await own.close();
});

test('counts what waits and what was refused, group by group, and as much after it is opened again', async () => {
  const spool = await open();
  await spool.add(rows('a', 'b'));
  await spool.add(rows('c', 'd', 'e'));
  expect(spool.state).toMatchObject({ rows: 5, refused: 0 });
  const group = (await spool.ask('first'))!;
  await spool.ask('remove', group.seq, [group.rows[1]!]);
  await spool.ask('remove', group.seq, []);
  expect(spool.state).toMatchObject({ rows: 3, refused: 1 });
  await spool.close();
  const again = await open();
  expect(again.state).toMatchObject({ rows: 3, refused: 1 });
  await again.close();
});

test('of a refused event only which it was is kept, and nothing of its content', async () => {
  const spool = await open();
  await spool.add(rows('a'));
  const group = (await spool.ask('first'))!;
  await spool.ask('remove', group.seq, group.rows);
  expect(spool.state).toMatchObject({ rows: 0, refused: 1 });
  await spool.close();
  for (const name of readdirSync(folder)) expect(readFileSync(join(folder, name), 'latin1')).not.toContain('ann@acme');
});
