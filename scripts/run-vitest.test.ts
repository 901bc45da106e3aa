import { expect, test } from 'vitest';
import { countTests, type VitestReport } from './run-vitest.ts';

function report(files: { status: 'passed' | 'failed'; tests: string[] }[], pending = 0, todo = 0): VitestReport {
  const all = files.flatMap((file) => file.tests);
  return {
    numPassedTests: all.filter((status) => status === 'passed').length,
    numFailedTests: all.filter((status) => status === 'failed').length,
    numPendingTests: pending,
    numTodoTests: todo,
    testResults: files.map((file, index) => ({
      name: `${index}.test.ts`,
      status: file.status,
      assertionResults: file.tests.map((status) => ({ status })),
    })),
  };
}

test('passed, failed and skipped tests are counted, a todo as skipped', () => {
  const files = report([{ status: 'failed', tests: ['passed', 'failed', 'skipped', 'todo'] }], 1, 1);
  expect(countTests(files, 1)).toEqual({ passed: 1, failed: 1, skipped: 2 });
});

test('a file that does not load is a failure, though it has no tests', () => {
  const files = report([
    { status: 'failed', tests: [] },
    { status: 'passed', tests: ['passed'] },
  ]);
  expect(countTests(files, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
});

test('a failing hook is a failure, though every test of its file passed', () => {
  expect(countTests(report([{ status: 'failed', tests: ['passed'] }]), 1).failed).toBe(1);
});

test('a run that ends badly is a failure, whatever its report says', () => {
  expect(countTests(report([{ status: 'passed', tests: ['passed'] }]), 1).failed).toBe(1);
});
