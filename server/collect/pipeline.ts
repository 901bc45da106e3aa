/** The way of every message, in this order. Each step is one file; each returns nothing or a rejection, or adds a reason. */

import type { Rejection } from '../domain/well-formed.ts';
import type { Arrival, Message, Step } from './message.ts';
import { checkOrigin } from './steps/check-origin.ts';
import { checkTime } from './steps/check-time.ts';
import { correctClock } from './steps/correct-clock.ts';
import { excludeAddresses } from './steps/exclude-addresses.ts';
import { flagBots } from './steps/flag-bots.ts';
import { flagDataCentres } from './steps/flag-data-centres.ts';
import { flagRates } from './steps/flag-rates.ts';
import { maskUrls } from './steps/mask-urls.ts';
import { readDevice } from './steps/read-device.ts';
import { readPlace } from './steps/read-place.ts';

export const STEPS: readonly Step[] = [
  correctClock,
  checkTime,
  checkOrigin,
  excludeAddresses,
  flagBots,
  flagRates,
  flagDataCentres,
  maskUrls,
  readDevice,
  readPlace,
];

export function passThrough(message: Message, arrival: Arrival): Rejection | undefined {
  for (const step of STEPS) {
    const rejection = step(message, arrival);
    if (rejection) return rejection;
  }
  message.quarantine = message.reasons.length > 0 ? message.reasons.join(',') : null;
  return undefined;
}
