/** What fitted models learned. */
import { number } from './counted.ts';

export const fit = {
  title: (model: string) => `What ${model} learned`,
  learned: (journeys: string, conversions: string, paths: string) =>
    `From ${journeys} journeys with ${conversions} conversions, ${paths} of them different.`,
  probability: (share: string) => `A journey converts with a chance of ${share}.`,
  channels: (model: string) => `Channels in ${model}`,
  journeys: 'Journeys',
  share: 'Share',
  removal: 'Removal effect',
  shapley: 'Shapley value',
  interval: '95 % interval',
  transitions: (value: number) => `Transition matrix: ${number(value)} steps that people took`,
  matrix: 'Transition matrix',
  from: 'From',
  to: 'To',
  chance: 'Chance',
  start: 'Start',
  conversion: 'Conversion',
  end: 'No conversion',
};
