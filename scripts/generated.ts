/** Files that are made from code. A test fails when one of them is stale; `npm run generate` writes them. */
import { exampleEnvironment } from '../server/config.ts';

export const GENERATED: readonly { path: string; content(): string }[] = [
  { path: '.env.example', content: exampleEnvironment },
];
