import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { onceARun } from './once-a-run.ts';

test('the first that asks makes it, everybody else waits and finds the same', async () => {
  let times = 0;
  const ask = () =>
    onceARun('a-greeting', async (folder) => {
      times++;
      await new Promise((resolve) => setTimeout(resolve, 20));
      writeFileSync(join(folder, 'greeting'), 'hello');
      return { letters: 5 };
    });
  const answers = [...(await Promise.all([ask(), ask(), ask()])), await ask()];
  expect(times).toBe(1);
  for (const { folder, made } of answers) {
    expect(made).toEqual({ letters: 5 });
    expect(readFileSync(join(folder, 'greeting'), 'utf8')).toBe('hello');
  }
});

test('what could not be made fails for everybody, with the reason', async () => {
  const ask = () =>
    onceARun('a-failure', async () => {
      throw new Error('no wood');
    });
  const answers = await Promise.allSettled([ask(), ask()]);
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(ask()).rejects.toThrow(/a-failure could not be made[\s\S]*no wood/);
});
