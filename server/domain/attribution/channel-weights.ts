/**
 * Lays channel weights on a journey (docs/attribution.md, "From channel credit to touchpoint credit"): the credit of a
 * channel is split equally over its touchpoints there, re-normalised over the channels present. Where none of them
 * earned anything in the fit (or none was in it), the channels present count the same, so that a deal sums to its value.
 */
import type { FitReport } from '../../../shared/api/compute.ts';
import type { EligibleJourney } from './eligible-journey.ts';
import type { JourneyTable } from './journey-table.ts';
import type { Weigher } from './model.ts';

/** For journeys of this table only: channels are its codes. */
export function channelWeigher(fit: FitReport, table: JourneyTable): Weigher {
  const byName = new Map(fit.channels.map(({ channel, share }) => [channel, share]));
  const weights = Float64Array.from(table.channels, (channel) => byName.get(channel) ?? 0);
  const seen = new Uint32Array(table.channels.length);

  /** The sum of the weights and the number of channels present; leaves the touches per channel in `seen`. */
  const count = ({ from, to }: EligibleJourney) => {
    for (let i = from; i < to; i++) seen[table.channel[i]!] = 0;
    let [sum, distinct] = [0, 0];
    for (let i = from; i < to; i++) {
      const channel = table.channel[i]!;
      if (seen[channel] === 0) {
        sum += weights[channel]!;
        distinct++;
      }
      seen[channel]!++;
    }
    return { sum, distinct };
  };

  return {
    weigh(journey, out) {
      const { sum, distinct } = count(journey);
      for (let i = journey.from; i < journey.to; i++) {
        const channel = table.channel[i]!;
        out[i] = sum > 0 ? weights[channel]! / (seen[channel]! * sum) : 1 / (seen[channel]! * distinct);
      }
    },
    reason(journey, row) {
      const { sum, distinct } = count(journey);
      const channel = table.channel[row]!;
      const touches = seen[channel]!;
      const split = touches > 1 ? `, split over its ${touches} touches` : '';
      if (sum === 0) return `one of ${distinct} channels of which none earned credit in the fit: equal shares${split}`;
      const percent = (100 * weights[channel]!).toFixed(2);
      const present = (100 * sum).toFixed(2);
      return `${table.channels[channel]} earned ${percent} % in the fit, the channels of this journey ${present} % together${split}`;
    },
  };
}
