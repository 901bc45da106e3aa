/** vitest globalSetup: one folder for the whole run, handed to the test processes as TEST_RUN_FOLDER; see `once-a-run.ts`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-run-'));
  process.env.TEST_RUN_FOLDER = folder;
  // While vitest watches, what was built before a change is not what is to be tested.
  project.onTestsRerun(async () => {
    for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true });
  });
  return () => {
    delete process.env.TEST_RUN_FOLDER;
    rmSync(folder, { recursive: true, force: true });
  };
}
