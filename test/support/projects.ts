/** The groups of tests, in the order they run. vitest.config.ts and scripts/test.ts both read this list. */
export interface TestProject {
  name: string;
  include: string[];
  exclude?: string[];
  /** Files of one group may run side by side; heavy groups (servers, kills) run one file at a time. */
  parallel: boolean;
  /** Its files run one after another in the same process: what they import is loaded once, and none of them changes it. */
  sharesModules?: boolean;
  /** Runs before each file. */
  setup?: string[];
}

const folders: TestProject[] = [
  { name: 'properties', include: ['test/properties/**/*.test.{ts,tsx}'], parallel: true },
  { name: 'stories', include: ['test/stories/**/*.test.{ts,tsx}'], parallel: true },
  { name: 'http', include: ['test/http/**/*.test.{ts,tsx}'], parallel: true, sharesModules: true },
  { name: 'engines', include: ['test/engines/**/*.test.{ts,tsx}'], parallel: true, sharesModules: true },
  { name: 'faults', include: ['test/faults/**/*.test.{ts,tsx}'], parallel: true, sharesModules: true },
  { name: 'browser', include: ['test/browser/**/*.test.{ts,tsx}'], parallel: true, sharesModules: true },
  { name: 'package', include: ['test/package/**/*.test.{ts,tsx}'], parallel: false },
];

/** Everything that no folder above claims, so that a test file in a new place still runs. */
const unit: TestProject = {
  name: 'unit',
  include: ['**/*.test.{ts,tsx}'],
  exclude: folders.flatMap((folder) => folder.include),
  setup: ['./test/support/english-words.ts'],
  parallel: true,
};

export const TEST_PROJECTS: TestProject[] = [unit, ...folders];
