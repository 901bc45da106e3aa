import { defineConfig } from 'vitest/config';
import { TEST_PROJECTS } from './test/support/projects.ts';

/** Generous on purpose: a loaded machine with two cores is slow, not broken. */
const common = {
  pool: 'forks',
  testTimeout: 90_000,
  hookTimeout: 120_000,
  teardownTimeout: 20_000,
  expect: { poll: { timeout: 10_000 } },
} as const;
const neverTests = ['**/node_modules/**', '**/dist/**', '**/artefacts/**', '**/.cache/**', 'data/**'];

export default defineConfig({
  test: {
    globalSetup: ['global-compile-cache', 'global-postgres', 'global-folder'].map(
      (name) => `./test/support/${name}.ts`,
    ),
    projects: TEST_PROJECTS.map((project, order) => ({
      test: {
        ...common,
        name: project.name,
        include: project.include,
        setupFiles: project.setup ?? [],
        exclude: [...neverTests, ...(project.exclude ?? [])],
        maxWorkers: project.parallel ? 2 : 1,
        fileParallelism: project.parallel,
        isolate: !project.sharesModules,
        // One group after the other: a browser and a kill -9 loop do not compete for two cores.
        sequence: { groupOrder: order },
      },
    })),
  },
});
