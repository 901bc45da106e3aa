/** `npm run check` says the same as CI: the stages of `npm test`, and those too slow for every run. */
import { runFromCommandLine, type Stage } from './run-stages.ts';
import { TEST_STAGES } from './stages.ts';

/** One line each: size budgets, a short bench. */
const CHECK_STAGES: Stage[] = [];

await runFromCommandLine([...TEST_STAGES, ...CHECK_STAGES]);
