/** What fitted models learned. */
import type { Messages } from '../messages.ts';
import { number } from './counted.ts';

export const fit: Messages['fit'] = {
  title: (model) => `Was das Modell „${model}“ gelernt hat`,
  learned: (journeys, conversions, paths) =>
    `Aus ${journeys} Journeys mit ${conversions} Conversions, davon ${paths} verschiedene.`,
  probability: (share) => `Eine Journey führt mit einer Wahrscheinlichkeit von ${share} zur Conversion.`,
  channels: (model) => `Kanäle im Modell „${model}“`,
  journeys: 'Journeys',
  share: 'Anteil',
  removal: 'Removal-Effekt',
  shapley: 'Shapley-Wert',
  interval: '95-%-Intervall',
  transitions: (value) => `Übergangsmatrix: ${number(value)} Schritte, die Personen gegangen sind`,
  matrix: 'Übergangsmatrix',
  from: 'Von',
  to: 'Nach',
  chance: 'Wahrscheinlichkeit',
  start: 'Start',
  conversion: 'Conversion',
  end: 'Keine Conversion',
};
