import { expect, it } from 'vitest';
import type { LiveEvent } from '../shared/api/live.ts';
import { merged } from './use-live.ts';

const event = (id: string) => ({ id }) as LiveEvent;
const idsOf = (events: readonly LiveEvent[]) => events.map(({ id }) => id);

it('the newest event stands first, and what is told again stands once', () => {
  const first = merged([], [event('1'), event('2'), event('2')]);
  expect(idsOf(first)).toEqual(['2', '1']);
  expect(idsOf(merged(first, [event('2'), event('3')]))).toEqual(['3', '2', '1']);
});

it('only so many are kept', () => {
  const many = Array.from({ length: 250 }, (_, i) => event(String(i)));
  expect(idsOf(merged([], many))).toHaveLength(200);
  expect(merged([], many)[0]!.id).toBe('249');
});
