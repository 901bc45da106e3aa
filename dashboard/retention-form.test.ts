import { expect, test } from 'vitest';
import { readRetention } from './retention-form.ts';

test('what is not typed has no term', () => {
  expect(readRetention({ retention: ' ', details: '90', audit: '' })).toEqual({
    retention: null,
    retentionDays: { details: 90 },
  });
  expect(readRetention({ retention: '13' })).toEqual({ retention: 13, retentionDays: {} });
});
