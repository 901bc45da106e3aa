/** The stories that are in every dataset, whatever its seed and scale: each is one line here. */
import type { Unit } from '../unit.ts';
import type { World } from '../world.ts';
import { creditNote, expansion, longMemory, noWebJourney, outOfNowhere, refunded, reopened } from './deals.ts';
import { committee, freeMail, sharedBrowser, twoAddresses, withoutConsent } from './identities.ts';
import { botBurst, hostileStrings, nightShift, untaggedAds } from './oddities.ts';

const BOTS = 120;

export const CAST: readonly ((world: World, index: number) => Unit)[] = [
  longMemory,
  sharedBrowser,
  twoAddresses,
  freeMail,
  withoutConsent,
  committee,
  noWebJourney,
  outOfNowhere,
  refunded,
  creditNote,
  reopened,
  expansion,
  hostileStrings,
  nightShift,
  untaggedAds,
  (world, index) => botBurst(world, index, BOTS),
];
