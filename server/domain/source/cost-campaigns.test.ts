import { expect, test } from 'vitest';
import { costCampaigns } from './cost-campaigns.ts';

const SEEN = [
  { campaign: 'Launch', campaignId: '77' },
  { campaign: null, campaignId: '78' },
  { campaign: 'brand', campaignId: null },
];
const ALIASES = [
  { campaign: 'Launch', names: ['launch_26'] },
  { campaign: 'Other', names: ['launch', '*'] },
];
const campaignOf = costCampaigns(SEEN, ALIASES);

test.each([
  // By its id it is called what touchpoints show, which is no name to be looked up again.
  ['77', 'Launch', 'Launch'],
  ['launch_26', 'launch_26', 'Launch'],
  ['brand', 'brand', 'Other'],
  // None is not a name that ends in anything.
  ['', '', ''],
])('%j is %j for rules and %j for reports', (told, written, shown) => {
  expect(campaignOf(told)).toEqual({ written, shown });
});

test('without aliases it is called as it was told', () => {
  expect(costCampaigns([], [])('spring')).toEqual({ written: 'spring', shown: 'spring' });
});
