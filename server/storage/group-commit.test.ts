import { describe, expect, test } from 'vitest';
import { GroupCommit } from './group-commit.ts';
import type { Value } from './sql.ts';
import { StorageBusy, UnstorableRows } from './storage.ts';

/** A database whose commits end when told to. Its outcomes are the rows' own values. */
class SlowDatabase {
  readonly commits: { rows: Value[][]; done(): void; fail(error: Error): void }[] = [];
  readonly groups: GroupCommit;

  constructor(parallel: number, isIdle?: () => boolean) {
    this.groups = new GroupCommit(
      (rows) =>
        new Promise((resolve, reject) => {
          this.commits.push({ rows, done: () => resolve(rows.map(String).join('')), fail: reject });
        }),
      parallel,
      isIdle,
    );
  }

  /** The values of each commit so far. */
  get seen(): string[] {
    return this.commits.map(({ rows }) => rows.map(String).join(''));
  }
}

const rows = (letters: string): Value[][] => [...letters].map((letter) => [letter]);
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('grouping', () => {
  test('what comes to an idle database in one turn of the event loop is committed at its end, together', async () => {
    const database = new SlowDatabase(1);
    database.groups.add(rows('ab'));
    process.nextTick(() => database.groups.add(rows('c')));
    expect(database.seen).toEqual([]);
    await settled();
    expect(database.seen).toEqual(['abc']);
  });

  test('so much as keeps an idle database busy waits for no end of the turn', () => {
    const database = new SlowDatabase(1);
    database.groups.add(rows('a'.repeat(31)));
    expect(database.seen).toEqual([]);
    database.groups.add(rows('b'));
    expect(database.seen).toEqual([`${'a'.repeat(31)}b`]);
    database.groups.add(rows('c'.repeat(32)));
    expect(database.commits).toHaveLength(1);
  });

  test('what comes while a commit runs is the next one, together, in the order it came', async () => {
    const database = new SlowDatabase(1);
    const answers = [database.groups.add(rows('a'))];
    await settled();
    answers.push(...['bc', 'd', 'ef'].map((letters) => database.groups.add(rows(letters))));
    await settled();
    expect(database.seen).toEqual(['a']);
    database.commits[0]!.done();
    await settled();
    expect(database.seen).toEqual(['a', 'bcdef']);
    database.commits[1]!.done();
    expect(await Promise.all(answers)).toEqual(['a', 'bc', 'd', 'ef']);
  });

  test('a database that has stored what it had waits for no answer to be read: the next group is its', async () => {
    let isIdle = false;
    const database = new SlowDatabase(1, () => isIdle);
    const answers = [database.groups.add(rows('a'))];
    await settled();
    answers.push(...['b', 'c', 'd'].map((letters) => database.groups.add(rows(letters))));
    await settled();
    expect(database.seen).toEqual(['a']);
    isIdle = true;
    answers.push(database.groups.add(rows('e')));
    await settled();
    expect(database.seen).toEqual(['a', 'bcde']);
    isIdle = false;
    answers.push(database.groups.add(rows('f')));
    await settled();
    // The answer to the first is read; the second is under way.
    database.commits[0]!.done();
    await settled();
    expect(database.seen).toEqual(['a', 'bcde']);
    const drained = database.groups.drained();
    database.commits[1]!.done();
    await settled();
    database.commits[2]!.done();
    expect(await Promise.all(answers)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    await drained;
    expect(database.groups.waitingRows).toBe(0);
  });

  test('several commits may be under way, and the others wait for any of them', async () => {
    const database = new SlowDatabase(2);
    const answers: Promise<string>[] = [];
    for (const letter of 'abcd') {
      answers.push(database.groups.add(rows(letter)));
      await settled();
    }
    expect(database.seen).toEqual(['a', 'b']);
    database.commits[1]!.done();
    expect(await answers[1]).toBe('b');
    await settled();
    expect(database.seen).toEqual(['a', 'b', 'cd']);
    database.commits[2]!.done();
    expect(await Promise.all([answers[2], answers[3]])).toEqual(['c', 'd']);
    database.commits[0]!.done();
    expect(await answers[0]).toBe('a');
  });

  test('nobody is answered before her own commit ended', async () => {
    const database = new SlowDatabase(1);
    const answered: string[] = [];
    for (const letter of 'ab') {
      database.groups.add(rows(letter)).then((outcome) => answered.push(outcome));
      await settled();
    }
    expect(answered).toEqual([]);
    database.commits[0]!.done();
    await settled();
    expect(answered).toEqual(['a']);
  });

  test('a group has about 4,000 rows, and what comes together stays together', async () => {
    const database = new SlowDatabase(1);
    database.groups.add(rows('-'));
    await settled();
    const answers = [3999, 10_000, 5, 3995, 1].map((count) => database.groups.add(rows('x'.repeat(count))));
    const sizes: number[] = [];
    for (let next = 0; next < database.commits.length; next++) {
      sizes.push(database.commits[next]!.rows.length);
      database.commits[next]!.done();
      await settled();
    }
    // 3,999 have room for more, and what came next is not cut in two.
    expect(sizes).toEqual([1, 13_999, 4000, 1]);
    expect((await Promise.all(answers)).map((outcome) => outcome.length)).toEqual([3999, 10_000, 5, 3995, 1]);
  });

  test('nothing is answered at once, without a commit', async () => {
    const database = new SlowDatabase(1);
    expect(await database.groups.add([])).toBe('');
    expect(database.commits).toEqual([]);
  });
});

describe('a commit that fails', () => {
  test('fails for all of its group and for nobody else', async () => {
    const database = new SlowDatabase(1);
    const answers = [database.groups.add(rows('a'))];
    await settled();
    answers.push(...['b', 'c'].map((letters) => database.groups.add(rows(letters))));
    const all = Promise.allSettled(answers);
    database.commits[0]!.done();
    await settled();
    database.commits[1]!.fail(new Error('disk full'));
    await settled();
    const next = database.groups.add(rows('d'));
    await settled();
    database.commits[2]!.done();
    expect(await next).toBe('d');
    expect(await all).toMatchObject([
      { status: 'fulfilled', value: 'a' },
      { status: 'rejected', reason: { message: 'disk full' } },
      { status: 'rejected', reason: { message: 'disk full' } },
    ]);
  });

  test('lets those who came meanwhile have their turn, and takes no room for ever', async () => {
    const database = new SlowDatabase(1);
    const failing = database.groups.add(rows('a'));
    await settled();
    const waiting = database.groups.add(rows('b'));
    database.commits[0]!.fail(new Error('disk full'));
    await expect(failing).rejects.toThrow('disk full');
    await settled();
    expect(database.seen).toEqual(['a', 'b']);
    database.commits[1]!.done();
    expect(await waiting).toBe('b');
    await settled();
    expect(database.groups.waitingRows).toBe(0);
  });
});

describe('a row that cannot be stored', () => {
  test('stands alone in the end: its neighbours are stored, those of the same request too', async () => {
    const commits: string[] = [];
    const groups = new GroupCommit(async (group) => {
      await settled();
      const letters = group.map(String).join('');
      if (letters.includes('!')) throw new UnstorableRows('too big');
      commits.push(letters);
      return 's'.repeat(letters.length);
    }, 1);
    const answers = ['-', 'ab', 'c!d', 'efg', '!'].map((letters) => groups.add(rows(letters)));
    expect(await Promise.all(answers)).toEqual(['s', 'ss', 'sfs', 'sss', 'f']);
    expect(commits.join('')).toBe('-abcdefg');
  });
});

describe('too much at once', () => {
  test('is told by its bytes too', async () => {
    const database = new SlowDatabase(1);
    const megabytes = (count: number) => Array.from({ length: count }, () => ['x'.repeat(1024 * 1024)]);
    database.groups.add(megabytes(20)).catch(() => {});
    await settled();
    const second = database.groups.add(megabytes(11));
    await expect(database.groups.add(megabytes(2))).rejects.toBeInstanceOf(StorageBusy);
    database.commits[0]!.done();
    await settled();
    expect(database.commits).toHaveLength(2);
    database.commits[1]!.done();
    await second;
    database.groups.add(megabytes(30));
    await settled();
    expect(database.commits).toHaveLength(3);
  });

  test('is refused, and harms nobody who waits already', async () => {
    const database = new SlowDatabase(1);
    const first = database.groups.add(rows('x'.repeat(60_000)));
    const second = database.groups.add(rows('y'.repeat(40_000)));
    await expect(database.groups.add(rows('z'))).rejects.toBeInstanceOf(StorageBusy);
    database.commits[0]!.done();
    expect(await first).toHaveLength(60_000);
    await settled();
    const third = database.groups.add(rows('z'));
    database.commits[1]!.done();
    expect(await second).toHaveLength(40_000);
    await settled();
    database.commits[2]!.done();
    expect(await third).toBe('z');
  });

  test('counts what is being committed too, and is told to who asks first', async () => {
    const database = new SlowDatabase(1);
    database.groups.add(rows('x'.repeat(99_999)));
    expect(database.groups.isFull).toBe(false);
    database.groups.add(rows('y'));
    expect(database.groups.isFull).toBe(true);
    expect(database.groups.waitingRows).toBe(100_000);
    await expect(database.groups.add(rows('z'))).rejects.toBeInstanceOf(StorageBusy);
  });
});

describe('the end', () => {
  test('comes at once where nothing waits', async () => {
    await expect(new SlowDatabase(2).groups.drained()).resolves.toBeUndefined();
  });

  test('waits for every commit, also for those that came before it but have not begun', async () => {
    const database = new SlowDatabase(1);
    for (const letter of 'ab') {
      database.groups.add(rows(letter));
      await settled();
    }
    let ended = false;
    const end = database.groups.drained().then(() => {
      ended = true;
    });
    database.commits[0]!.done();
    await settled();
    expect(ended).toBe(false);
    database.commits[1]!.done();
    await end;
  });

  test('comes after a commit that fails, too', async () => {
    const database = new SlowDatabase(2);
    const failing = database.groups.add(rows('a'));
    const end = database.groups.drained();
    await settled();
    database.commits[0]!.fail(new Error('gone'));
    await expect(failing).rejects.toThrow('gone');
    await end;
  });
});
