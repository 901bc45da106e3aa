import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { projectFolder, runNode } from './run-command.ts';
import { type Counts, FAILED } from './run-stages.ts';

/** Enough to see what was expected and where; the whole of it stands further up. */
const LINES_OF_A_FAILURE = 12;

/** The parts that we read of what vitest's JSON reporter writes. */
export interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: FileResult[];
}

interface FileResult {
  /** The whole path of the file. */
  name: string;
  status: 'passed' | 'failed';
  /** Why the file itself failed; empty where only its tests did. */
  message: string;
  assertionResults: { status: string; fullName: string; failureMessages: string[] | null }[];
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
    failures: report.testResults.flatMap(failuresOf),
  };
}

/** A few lines for each failed test: its file and name, what it said first. */
function failuresOf({ name, status, message, assertionResults }: FileResult): string[] {
  if (status !== 'failed') return [];
  const file = relative(projectFolder, name);
  const failed = assertionResults.filter((test) => test.status === 'failed');
  if (failed.length === 0) return [`  ${file}\n${beginningOf(message)}`];
  return failed.map((test) => `  ${file} > ${test.fullName}\n${beginningOf(test.failureMessages?.join('\n') ?? '')}`);
}

function beginningOf(message: string): string {
  const lines = stripVTControlCharacters(message).split('\n').slice(0, LINES_OF_A_FAILURE);
  return lines.map((line) => `    ${line}`).join('\n');
}
