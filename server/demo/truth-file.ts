/** Keeps the truth beside the data: a JSON object a line, for models and benches in any language. */
import { appendFileSync, writeFileSync } from 'node:fs';
import { Census } from './generator/census.ts';
import type { DemoDefinition } from './generator/definition.ts';
import type { Unit } from './generator/unit.ts';

const WRITE_AT_CHARS = 1_000_000;

/** Hands the units on as they are, and writes what is true about those that matter: `{"kind": "touchpoint" | "lead" | "deal" | "counts", ...}`. */
export function* withTruthFile(file: string, definition: DemoDefinition, units: Iterable<Unit>): Generator<Unit> {
  writeFileSync(file, `${JSON.stringify({ kind: 'definition', ...definition })}\n`, { mode: 0o600 });
  const census = new Census();
  let text = '';
  const line = (kind: string, value: object) => {
    text += `${JSON.stringify({ kind, ...value })}\n`;
  };
  for (const unit of units) {
    yield unit;
    census.add(unit);
    const { story, touchpoints, leads, deals } = unit.truth;
    // Of passers-by there is nothing to say that anybody could get wrong.
    if (touchpoints.some(({ person }) => person !== null))
      for (const touchpoint of touchpoints) line('touchpoint', touchpoint);
    for (const lead of leads) line('lead', { story, ...lead });
    for (const deal of deals) line('deal', { story, ...deal });
    if (text.length < WRITE_AT_CHARS) continue;
    appendFileSync(file, text);
    text = '';
  }
  line('counts', census.counts);
  appendFileSync(file, text);
}
