import { expect, test } from 'vitest';
import { channelGroupOf } from './channel-groups.ts';

const GROUPS = [
  { name: 'Content', types: ['content' as const] },
  { name: 'Paid', channels: ['Paid Search', 'Paid Social'] },
  { name: 'Inbound', channels: ['organic search', 'Direct'] },
];

test.each([
  ['Paid Search', 'visit', 'Paid'],
  ['Paid Search', 'content', 'Content'],
  ['Organic Search', 'campaign', 'Inbound'],
  ['Email', 'visit', 'Other'],
])('%s of type %s is %s', (channel, type, group) => {
  expect(channelGroupOf(GROUPS, channel, type)).toBe(group);
});
