/** Markov removal effect, orders 1 to 3 (docs/attribution.md, "Markov removal effect"). */
import type { FitReport } from '../../../shared/api/compute.ts';
import { fitHeader, sampleSizes, shares } from './fit-report.ts';
import { buildChain, type Chain } from './markov-chain.ts';
import type { FittedModel } from './model.ts';
import type { Paths } from './paths.ts';
import { removalEffects } from './removal-effects.ts';

export const MAX_MARKOV_STATES = 2000;

export const markov: FittedModel = {
  kind: 'fitted',
  id: 'markov',
  title: 'Markov (removal effect)',
  description:
    'A channel earns in proportion to the share of conversions that would be lost if its touchpoints led nowhere.',
  formula:
    'RE_a = 1 - h_START without a / h_START; credit_a = RE_a / sum RE x conversions; h = (I - Q)^-1 r of the chain of channels',
  fit(paths, { markovOrder }) {
    // A state holds at most `order` channels: with more channels than that, the states need not be counted.
    const atLeast = Math.ceil(paths.channels.length / markovOrder);
    const chain = atLeast > MAX_MARKOV_STATES ? null : buildChain(paths, markovOrder);
    const states = chain?.states.length ?? atLeast;
    if (chain === null || states > MAX_MARKOV_STATES) {
      const remedy = markovOrder > 1 ? 'use a lower order' : 'use fewer channels';
      return {
        setting: markovOrder > 1 ? 'markovOrder' : 'journeys',
        problem: `order ${markovOrder} needs ${chain === null ? 'at least ' : ''}${states} states here; the limit is ${MAX_MARKOV_STATES}: ${remedy}`,
      };
    }
    const effects = removalEffects(chain, paths.channels.length);
    const share = shares(effects.conversions);
    const valueShare = paths.value > 0 ? shares(effects.value) : share;
    const sizes = sampleSizes(paths);
    return {
      ...fitHeader('markov', 1, paths),
      channels: paths.channels.map((channel, a) => ({
        channel,
        journeys: sizes[a]!,
        share: share[a]!,
        valueShare: valueShare[a]!,
        removalEffect: effects.conversions[a]!,
      })),
      order: markovOrder,
      states,
      conversionProbability: paths.journeys > 0 ? paths.conversions / paths.journeys : 0,
      transitions: transitionsOf(chain, paths),
    };
  },
};

/** The transition matrix without its zeros. */
function transitionsOf(chain: Chain, { channels, journeys }: Paths): FitReport['transitions'] {
  const names = chain.states.map((state) => Array.from(state, (channel) => channels[channel]!));
  const list: NonNullable<FitReport['transitions']> = [];
  const add = (from: string[], to: string[] | 'conversion' | 'null', weight: number, sum: number): void => {
    if (weight > 0) list.push({ from, to, journeys: weight, probability: weight / sum });
  };
  for (const [state, name] of names.entries()) add([], name, chain.start[state]!, journeys);
  for (const [state, name] of names.entries()) {
    const sum = chain.leaving[state]!;
    for (const [to, weight] of chain.next[state]!) add(name, names[to]!, weight, sum);
    add(name, 'conversion', chain.converting[state]!, sum);
    add(name, 'null', chain.lost[state]!, sum);
  }
  return list;
}
