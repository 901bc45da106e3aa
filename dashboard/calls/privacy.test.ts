import { expect, test } from 'vitest';
import { kindOf } from './privacy.ts';

test('an identifier is looked up as what it is written like', () => {
  expect(['ann@acme.com', '+49 (30) 123-456', ' 0049 30 123456', 'hubspot:123', '4711'].map(kindOf)).toEqual([
    'email',
    'phone',
    'phone',
    'externalId',
    'externalId',
  ]);
});

test('the long number of another system is an id, not the phone number of nobody', () => {
  expect(kindOf('123456789')).toBe('externalId');
});
