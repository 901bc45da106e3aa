/** `npm run check` says the same as CI: the stages of `npm test`, and those too slow for every run. */
import { runFromCommandLine, type Stage } from './run-stages.ts';
import { TEST_STAGES } from './stages.ts';
import { trackerSizes } from './tracker-sizes.ts';

/** One line each. */
const CHECK_STAGES: Stage[] = [{ words: ['sizes'], title: 'sizes of the tracker', run: trackerSizes }];

await runFromCommandLine([...TEST_STAGES, ...CHECK_STAGES]);
