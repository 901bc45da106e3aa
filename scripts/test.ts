/** `npm test`: everything. `npm test -- static unit`: only these stages. */
import { runFromCommandLine } from './run-stages.ts';
import { TEST_STAGES } from './stages.ts';

await runFromCommandLine(TEST_STAGES);
