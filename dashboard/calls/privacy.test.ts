import { expect, test } from 'vitest';
import { kindOf } from './privacy.ts';

test('an identifier is looked up as what it is written like', () => {
  expect(['ann@acme.com', '+49 (30) 123-456', 'hubspot:123', '4711'].map(kindOf)).toEqual([
    'email',
    'phone',
    'externalId',
    'externalId',
  ]);
});
