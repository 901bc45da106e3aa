import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectFolder } from './run-command.ts';
import { countTests, type VitestReport } from './run-vitest.ts';

function report(files: { status: 'passed' | 'failed'; tests: string[] }[], pending = 0, todo = 0): VitestReport {
  const all = files.flatMap((file) => file.tests);
  return {
    numPassedTests: all.filter((status) => status === 'passed').length,
    numFailedTests: all.filter((status) => status === 'failed').length,
    numPendingTests: pending,
    numTodoTests: todo,
    testResults: files.map((file, index) => ({
      name: join(projectFolder, `${index}.test.ts`),
      status: file.status,
      message: '',
      assertionResults: file.tests.map((status, test) => ({ status, fullName: `test ${test}`, failureMessages: [] })),
    })),
  };
}

test('passed, failed and skipped tests are counted, a todo as skipped', () => {
  const files = report([{ status: 'failed', tests: ['passed', 'failed', 'skipped', 'todo'] }], 1, 1);
  expect(countTests(files, 1)).toMatchObject({ passed: 1, failed: 1, skipped: 2 });
});

test('a file that does not load is a failure, though it has no tests', () => {
  const files = report([
    { status: 'failed', tests: [] },
    { status: 'passed', tests: ['passed'] },
  ]);
  expect(countTests(files, 1)).toMatchObject({ passed: 1, failed: 1, skipped: 0 });
});

test('a failing hook is a failure, though every test of its file passed', () => {
  expect(countTests(report([{ status: 'failed', tests: ['passed'] }]), 1).failed).toBe(1);
});

test('a run that ends badly is a failure, whatever its report says', () => {
  expect(countTests(report([{ status: 'passed', tests: ['passed'] }]), 1).failed).toBe(1);
});

test('a failed test is told with its file, its name and the beginning of what it said', () => {
  const files = report([{ status: 'failed', tests: ['passed', 'failed'] }]);
  const said = [
    '\u001b[31mexpected 1 to be 2\u001b[39m',
    ...Array.from({ length: 40 }, (_, line) => `at line ${line}`),
  ];
  Object.assign(files.testResults[0]?.assertionResults[1] ?? {}, { failureMessages: [said.join('\n')] });
  const [failure, ...others] = countTests(files, 1).failures ?? [];
  expect(others).toEqual([]);
  expect(failure).toContain('  0.test.ts > test 1\n    expected 1 to be 2\n    at line 0\n');
  expect(failure).not.toContain('at line 30');
});

test('a file that does not load is told with its reason', () => {
  const files = report([{ status: 'failed', tests: [] }]);
  Object.assign(files.testResults[0] ?? {}, { message: 'no such module' });
  expect(countTests(files, 1).failures).toEqual(['  0.test.ts\n    no such module']);
});
