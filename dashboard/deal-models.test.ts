import { expect, test } from 'vitest';
import { channelShares } from './deal-models.ts';

const credit = (channel: string, weight: number) => ({ channel, weight, value: String(weight * 100) }) as never;
const model = (...touchpoints: never[]) => ({ touchpoints, unattributed: '0.00' });

test('a channel stands in the same place under every model, and what earned nothing is left out', () => {
  const bars = channelShares({
    models: {
      first: model(credit('Email', 1), credit('Direct', 0)),
      linear: model(credit('Direct', 0.5), credit('Email', 0.25), credit('Email', 0.25)),
    },
  });
  expect(bars[0]?.parts).toEqual([{ channel: 'Email', value: 100, share: 1 }]);
  expect(bars[1]?.parts.map(({ channel, share }) => [channel, share])).toEqual([
    ['Email', 0.5],
    ['Direct', 0.5],
  ]);
});

test('a deal that nothing leads to is wholly unattributed', () => {
  const [bar] = channelShares({ models: { first: { touchpoints: [], unattributed: '9.00' } } });
  expect(bar).toEqual({ id: 'first', parts: [], unattributed: 1 });
});
