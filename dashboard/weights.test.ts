import { expect, it } from 'vitest';
import { readWeights, writeWeights } from './weights.ts';

it('lines are read as weights and written back', () => {
  const weights = { Direct: 0, 'A = B': 2, 'Paid Search': 1.5 };
  expect(readWeights(`${writeWeights(weights)}\n\n`)).toEqual({ weights });
  expect(writeWeights(undefined)).toBe('');
});

it('the first line that is no weight is told', () => {
  for (const wrong of ['Direct', 'Direct = much', '= 3', 'Direct = -1'])
    expect(readWeights(`Email = 1\n${wrong}\n?`)).toEqual({ wrong });
});
