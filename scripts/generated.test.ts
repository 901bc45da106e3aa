import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { GENERATED } from './generated.ts';

test.each(GENERATED)('$path is what the code says (npm run generate)', ({ path, content }) => {
  expect(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')).toBe(content());
});
