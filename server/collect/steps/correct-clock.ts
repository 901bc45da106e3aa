/** A sender whose clock is wrong by more than a minute is corrected, once, by what it said when it sent. */
import { LIMITS } from '../../../shared/limits.ts';
import { CLOCK } from '../../storage/facts/event-row.ts';
import type { Step } from '../message.ts';

export const correctClock: Step = (message, { trust, receivedAt, sentAt }) => {
  if (trust !== 'public' || sentAt === null || message.clock !== CLOCK.sent) return undefined;
  const error = receivedAt - sentAt;
  if (Math.abs(error) <= LIMITS.clockSkewMs) return undefined;
  message.occurredAt += error;
  message.clock = CLOCK.shifted;
  return undefined;
};
