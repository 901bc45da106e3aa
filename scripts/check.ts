/** `npm run check` says the same as CI: the stages of `npm test`, and those too slow for every run. */
import { runNode } from './run-command.ts';
import { type Counts, FAILED, PASSED, runFromCommandLine, type Stage } from './run-stages.ts';
import { TEST_STAGES } from './stages.ts';
import { trackerSizes } from './tracker-sizes.ts';

/** One line each. */
const CHECK_STAGES: Stage[] = [
  { words: ['sizes'], title: 'sizes of the tracker', run: trackerSizes },
  { words: ['bench'], title: 'benchmarks, short', run: () => bench('test/bench/run.ts', '--quick') },
  {
    words: ['bench'],
    title: 'benchmarks by size, short',
    run: () => bench('test/bench/size/run.ts', '--events=100k', '--dry'),
  },
];

/** Fails where an event is lost or refused, or an answer is wrong; the figures are there to be looked at. */
async function bench(file: string, ...args: string[]): Promise<Counts> {
  return (await runNode(file, args)) === 0 ? PASSED : FAILED;
}

await runFromCommandLine([...TEST_STAGES, ...CHECK_STAGES]);
