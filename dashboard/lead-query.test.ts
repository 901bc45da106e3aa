import { expect, test } from 'vitest';
import { readLeadQuery } from './lead-query.ts';

test('a saved view of the list is what the list asks', () => {
  const search = new URLSearchParams('q=ann&stage=won&stage=nonsense&channel=Email&channel=&period=30d&sort=-x&site=s');
  expect(readLeadQuery(search, '2026-03-31')).toEqual({
    q: 'ann',
    stage: ['won'],
    channel: ['Email', ''],
    from: '2026-03-02',
    to: '2026-04-01',
    period: { preset: '30d', from: '2026-03-02', to: '2026-04-01' },
  });
  expect(readLeadQuery(new URLSearchParams(), '2026-03-31')).toMatchObject({
    q: undefined,
    stage: [],
    from: undefined,
  });
});
