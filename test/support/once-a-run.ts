/** What is costly to make and the same for many test files is made once, by the first that asks. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { inspect } from 'node:util';

const LOOK_AGAIN_MS = 50;

type Outcome<T> = { made: T } | { failed: string };

/**
 * A folder with what `make` has put into it, and what `make` answered, as JSON. It belongs to all files of the run: read
 * it, copy it, never change it. Throws in every file where `make` threw in the first.
 */
export async function onceARun<T>(
  name: string,
  make: (folder: string) => Promise<T>,
): Promise<{ folder: string; made: T }> {
  const run = process.env.TEST_RUN_FOLDER;
  if (!run) throw new Error('TEST_RUN_FOLDER is not set: this runs under vitest only (test/support/global-folder.ts)');
  const folder = join(run, name);
  const outcomeFile = `${folder}.json`;
  // Whoever makes the folder is the first.
  const isFirst = await mkdir(folder).then(() => true, throwUnlessThere);
  if (isFirst) {
    const outcome: Outcome<T> = await make(folder).then(
      (made) => ({ made }),
      (error) => ({ failed: inspect(error) }),
    );
    await writeFile(`${outcomeFile}.part`, JSON.stringify(outcome));
    await rename(`${outcomeFile}.part`, outcomeFile);
  }
  for (;;) {
    const text = await readFile(outcomeFile, 'utf8').catch(() => undefined);
    if (text === undefined) {
      await wait(LOOK_AGAIN_MS);
      continue;
    }
    const outcome = JSON.parse(text) as Outcome<T>;
    if ('failed' in outcome) throw new Error(`${name} could not be made: ${outcome.failed}`);
    return { folder, made: outcome.made };
  }
}

function throwUnlessThere(error: NodeJS.ErrnoException): false {
  if (error.code !== 'EEXIST') throw error;
  return false;
}
