import { expect, it } from 'vitest';
import { asKind, readCondition, sayCondition, writeCondition } from './condition.ts';

const NESTED = {
  any: [
    { field: 'medium', is: ['ai-assistant'] },
    {
      all: [
        { sourceIn: ['ai-assistant'] },
        { not: { field: 'campaign', startsWith: ['brand'] } },
        { any: [{ field: 'medium', isSet: false }, { clickIdIn: ['gclid', 'msclkid'] }] },
        { field: 'medium', looksLike: 'paid' },
      ],
    },
  ],
};

it('what is read is written back unchanged, also a shape that is not known', () => {
  for (const json of [NESTED, { field: 'medium', soundsLike: 'x' }, { any: [{ future: true }] }, null, 7])
    expect(writeCondition(readCondition(json))).toEqual(json);
});

it('is said in words, with brackets where they are needed', () => {
  expect(sayCondition(readCondition(NESTED))).toBe(
    'medium is “ai-assistant” or (source is known as AI assistant and not campaign begins with “brand” and (medium is not set or the address carries a click id gclid or msclkid) and medium looks paid)',
  );
});

it('another kind keeps the field and the words; a group keeps the condition as its first part', () => {
  const is = readCondition({ field: 'campaign', is: ['x'] });
  expect(writeCondition(asKind(is, 'startsWith'))).toEqual({ field: 'campaign', startsWith: ['x'] });
  expect(writeCondition(asKind(is, 'any'))).toEqual({ any: [{ field: 'campaign', is: ['x'] }] });
  expect(writeCondition(asKind(asKind(is, 'any'), 'all'))).toEqual({ all: [{ field: 'campaign', is: ['x'] }] });
});
