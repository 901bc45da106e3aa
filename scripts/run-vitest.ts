import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runNode } from './run-command.ts';
import { type Counts, FAILED } from './run-stages.ts';

/** The parts that we read of what vitest's JSON reporter writes. */
export interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { name: string; status: 'passed' | 'failed'; assertionResults: { status: string }[] }[];
}

/** Runs one project of vitest.config.ts: its own report on our output, the numbers from its JSON report. */
export async function runVitest(project: string): Promise<Counts> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-tests-'));
  const file = join(folder, 'report.json');
  try {
    const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const code = await runNode('node_modules/vitest/vitest.mjs', args);
    const report = await readFile(file, 'utf8').catch(() => undefined);
    return report === undefined ? FAILED : countTests(JSON.parse(report), code);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * A file that failed without a failed test of its own (it did not load, or a hook failed) counts as one failed test,
 * and so does a run that ended badly without any of these (an unhandled error, a crash).
 */
export function countTests(report: VitestReport, exitCode: number): Counts {
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  ).length;
  const failed = report.numFailedTests + brokenFiles;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
