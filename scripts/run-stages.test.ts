import { expect, test } from 'vitest';
import { type Counts, FAILED, PASSED, runStages, SKIPPED, type Stage, selectStages } from './run-stages.ts';

async function run(...results: (Counts | Error)[]) {
  const lines: string[] = [];
  const stages = results.map((result, index) => ({
    words: ['x'],
    title: `stage ${index}`,
    run: async () => {
      if (result instanceof Error) throw result;
      return result;
    },
  }));
  const sum = await runStages(stages, (line) => lines.push(line));
  return { sum, lines, last: lines.at(-1) };
}

test('the last line is the sum over all stages and nothing else', async () => {
  expect((await run(PASSED, { passed: 41, failed: 0, skipped: 0 })).last).toBe('42 passed, 0 failed');
});

test('skipped ones are named only where there are some', async () => {
  expect((await run(PASSED, SKIPPED)).last).toBe('1 passed, 0 failed, 1 skipped');
});

test('a failed stage does not stop the next, and is named at the end', async () => {
  const { sum, lines, last } = await run(FAILED, PASSED);
  expect(sum).toEqual({ passed: 1, failed: 1, skipped: 0 });
  expect(lines.at(-2)).toContain('stage 0');
  expect(last).toBe('1 passed, 1 failed');
});

test('the tests that failed are told at the end, after their stage', async () => {
  const { lines } = await run({ ...FAILED, failures: ['  a.test.ts > it works'] }, PASSED);
  expect(lines.at(-2)).toBe('\nFailed:\nstage 0\n  a.test.ts > it works\n');
});

test('a stage that throws has failed', async () => {
  const { lines, last } = await run(new Error('no such tool'), PASSED);
  expect(last).toBe('1 passed, 1 failed');
  expect(lines.join('\n')).toContain('no such tool');
});

test('words select stages, and a mistyped word is an error rather than an empty, green run', () => {
  const stage = (title: string, ...words: string[]): Stage => ({ title, words, run: async () => PASSED });
  const stages = [stage('types', 'static'), stage('build', 'unit', 'browser'), stage('pages', 'browser')];
  const titles = (...words: string[]) => selectStages(stages, words).map(({ title }) => title);
  expect(titles()).toEqual(['types', 'build', 'pages']);
  expect(titles('unit')).toEqual(['build']);
  expect(titles('browser', 'static')).toEqual(['types', 'build', 'pages']);
  expect(() => titles('untit')).toThrow('untit');
});
