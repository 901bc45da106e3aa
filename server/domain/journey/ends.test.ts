import { expect, test } from 'vitest';
import { endsOfLeads } from './ends.ts';

const touch = (visitor_id: string, message_id: string, occurred_at: number) => ({
  visitor_id,
  message_id,
  occurred_at,
});
const owned = (visitor_id: string, from_at: number, to_at: number, lead_id: string | null) => ({
  visitor_id,
  from_at,
  to_at,
  identifier: 'email:a@b.test',
  lead_id,
});
const ids = (touches: { message_id: string }[]) => touches.map(({ message_id }) => message_id).sort();

test('of each lead the first and the last, over all of her browsers', () => {
  const ownership = [owned('v1', 0, 100, 'a'), owned('v2', 0, 100, 'a'), owned('v3', 0, 100, 'b')];
  const touches = [
    touch('v1', 'm2', 20),
    touch('v1', 'm3', 30),
    touch('v2', 'm1', 10),
    touch('v2', 'm4', 40),
    touch('v3', 'n', 25),
  ];
  expect(ids(endsOfLeads(touches, ownership))).toEqual(['m1', 'm4', 'n']);
});

test('what shares the time of an end is an end: ids decide between them later', () => {
  const touches = [touch('v', 'x', 10), touch('v', 'y', 10), touch('v', 'middle', 15), touch('v', 'z', 20)];
  expect(ids(endsOfLeads(touches, [owned('v', 0, 100, 'a')]))).toEqual(['x', 'y', 'z']);
});

test('a browser is hers only in her intervals', () => {
  const ownership = [owned('v', 0, 15, 'a'), owned('v', 15, 30, 'b')];
  const touches = [touch('v', 'a1', 14), touch('v', 'b1', 15), touch('v', 'b2', 29), touch('v', 'nobody', 30)];
  expect(ids(endsOfLeads(touches, ownership))).toEqual(['a1', 'b1', 'b2']);
});
