import { expect, it } from 'vitest';
import { creditChanges } from './credit-changes.ts';

const credit = (channel: string, value: string) => ({ touchpoint: channel + value, channel, weight: 1, value });

it('credits are summed by channel, and only what changes is told', () => {
  const changes = creditChanges([
    {
      deal: 'D-1',
      model: 'linear',
      before: [credit('Email', '50.00'), credit('Direct', '50.00')],
      after: [credit('Email', '25.00'), credit('Email', '25.00'), credit('Paid Search', '50.00')],
    },
    { deal: 'D-1', model: 'last', before: [credit('Email', '100.00')], after: [credit('Email', '100.00')] },
  ]);
  expect(changes).toEqual([
    {
      deal: 'D-1',
      models: [
        {
          model: 'linear',
          places: [
            { place: 'Direct', before: '50.00', after: '0.00' },
            { place: 'Paid Search', before: '0.00', after: '50.00' },
          ],
        },
      ],
    },
  ]);
});

it('a deal whose touchpoints change hands within a channel is told without a model', () => {
  const [before, after] = [[credit('Email', '10.00')], [credit('Email', '10')]];
  expect(creditChanges([{ deal: 'D-2', model: 'first', before, after }])).toEqual([{ deal: 'D-2', models: [] }]);
});

it('where campaigns are told too, one that takes over from another in the same channel is a change', () => {
  const credit = (campaign: string) => [{ channel: 'Email', campaign, value: '10.00' }];
  const placeOf = ({ channel, campaign }: { channel: string; campaign: string }) => `${channel}, ${campaign}`;
  const deals = [{ deal: 'D-3', model: 'first', before: credit('may'), after: credit('May') }];
  expect(creditChanges(deals, placeOf)[0]!.models[0]!.places).toEqual([
    { place: 'Email, may', before: '10.00', after: '0.00' },
    { place: 'Email, May', before: '0.00', after: '10.00' },
  ]);
});
