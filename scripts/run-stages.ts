import { inspect } from 'node:util';

/** How many checks or tests a stage counted. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  /** Which failed and why, to be told once more at the end, where a long output is cut. */
  failures?: string[];
}

export interface Stage {
  /** The words that ask for it: `npm test -- static`. */
  words: string[];
  title: string;
  run(): Promise<Counts>;
}

export const PASSED: Counts = { passed: 1, failed: 0, skipped: 0 };
export const FAILED: Counts = { passed: 0, failed: 1, skipped: 0 };
export const SKIPPED: Counts = { passed: 0, failed: 0, skipped: 1 };

/** The stages that the words ask for, in their own order; all of them without a word. Throws on an unknown word. */
export function selectStages(stages: Stage[], asked: string[]): Stage[] {
  const known = [...new Set(stages.flatMap((stage) => stage.words))];
  const unknown = asked.filter((word) => !known.includes(word));
  if (unknown.length > 0) throw new Error(`No stage is called ${unknown.join(', ')}. There are: ${known.join(', ')}`);
  return asked.length === 0 ? stages : stages.filter((stage) => stage.words.some((word) => asked.includes(word)));
}

/** Runs every stage, also after a failed one; prints headings, times and, alone on the last line, the sum. */
export async function runStages(stages: Stage[], print: (line: string) => void = console.log): Promise<Counts> {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  const failures: string[] = [];
  for (const stage of stages) {
    print(`\n=== ${stage.title} ===`);
    const startedAt = performance.now();
    const counts = await runStage(stage, print);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    print(`--- ${stage.title}: ${describe(counts)} (${seconds} s)`);
    if (counts.failed > 0) failures.push(stage.title, ...(counts.failures ?? []));
    sum.passed += counts.passed;
    sum.failed += counts.failed;
    sum.skipped += counts.skipped;
  }
  print(failures.length === 0 ? '' : `\nFailed:\n${failures.join('\n')}\n`);
  print(describe(sum));
  return sum;
}

/**
 * Runs what the command line asks for; the exit code is non-zero on a failure or an unknown word.
 * @param words which stages, where the command line does not say
 */
export async function runFromCommandLine(stages: Stage[], words: string[] = []): Promise<void> {
  try {
    const { failed } = await runStages(selectStages(stages, process.argv.length > 2 ? process.argv.slice(2) : words));
    process.exitCode = failed > 0 ? 1 : 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  }
}

async function runStage(stage: Stage, print: (line: string) => void): Promise<Counts> {
  try {
    return await stage.run();
  } catch (error) {
    print(inspect(error));
    return FAILED;
  }
}

function describe({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
