/** A sender whose clock is wrong by more than a minute is corrected, once, by what it said when it sent. */
import { LIMITS } from '../../../shared/limits.ts';
import { isInstant } from '../../http/time.ts';
import { CLOCK } from '../../storage/facts/event-row.ts';
import type { Step } from '../message.ts';

export const correctClock: Step = (message, arrival) => {
  const sentAt = message.sentAt ?? arrival.sentAt;
  if (arrival.trust !== 'public' || sentAt === null || message.clock !== CLOCK.sent) return undefined;
  const error = arrival.receivedAt - sentAt;
  if (Math.abs(error) <= LIMITS.clockSkewMs) return undefined;
  message.occurredAt += error;
  message.clock = CLOCK.shifted;
  return isInstant(message.occurredAt)
    ? undefined
    : { code: 'invalid_timestamp', detail: '/sentAt and the time of the event are too far apart' };
};
