import { expect, it } from 'vitest';
import { dealCampaigns } from './deal-campaigns.ts';

const credit = (campaign: string | null, weight: number) =>
  ({ campaign, weight, value: String(weight * 100), touchpoint: `${campaign}${weight}` }) as never;
const models = {
  first: { unattributed: '0', touchpoints: [credit('fair', 1), credit('mail', 0), credit(null, 0)] },
  last: { unattributed: '0', touchpoints: [credit('fair', 0), credit('mail', 0), credit(null, 1)] },
  linear: {
    unattributed: '0',
    touchpoints: [credit('fair', 0.2), credit('mail', 0.2), credit('mail', 0.2), credit(null, 0.4)],
  },
};

it('campaigns are summed, and the models are named under which each earns the most of all campaigns', () => {
  expect(dealCampaigns({ models }, 'linear')).toEqual([
    { campaign: 'mail', touchpoints: 2, share: 0.4, value: 40, leadsUnder: ['linear'] },
    { campaign: null, touchpoints: 1, share: 0.4, value: 40, leadsUnder: [] },
    { campaign: 'fair', touchpoints: 1, share: 0.2, value: 20, leadsUnder: ['first'] },
  ]);
});

it('campaigns that earn the same are both named, however their shares were added up', () => {
  const linear = {
    unattributed: '0',
    touchpoints: [...[0.1, 0.1, 0.1].map((weight) => credit('fair', weight)), credit('mail', 0.3)],
  };
  expect(dealCampaigns({ models: { linear } }, 'linear').map(({ leadsUnder }) => leadsUnder)).toEqual([
    ['linear'],
    ['linear'],
  ]);
});
