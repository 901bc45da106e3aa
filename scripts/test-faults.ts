/** `npm run test:faults`: the fault stories with many rounds each, which takes a quarter of an hour. */
import { runFromCommandLine } from './run-stages.ts';
import { TEST_STAGES } from './stages.ts';

process.env.FAULTS = 'long';
await runFromCommandLine(TEST_STAGES, ['faults']);
