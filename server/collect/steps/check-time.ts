/** With a write key, an event from long ago or from the future is kept aside: anybody could rewrite history. */
import { LIMITS } from '../../../shared/limits.ts';
import type { Step } from '../message.ts';

export const checkTime: Step = (message, { trust, receivedAt }) => {
  if (trust !== 'public') return undefined;
  const age = receivedAt - message.occurredAt;
  if (age > LIMITS.publicPastMs || age < -LIMITS.publicFutureMs) message.reasons.push('time_out_of_range');
  return undefined;
};
