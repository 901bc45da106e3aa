import { type Check, ok, warn } from './check.ts';

/** A message waits so long when its receiver was away for most of the tries. */
const LATE_HOURS = 6;

/** Do receivers take what they are told? */
export const webhooks: Check = ({ webhooks: { failing, dead, waiting, oldestAt }, now }) => {
  const todo =
    'See Settings, Webhooks: what each receiver answered. Switch it on again, and send again what was given up';
  if (failing > 0)
    return warn(
      `${failing === 1 ? 'A webhook was' : `${failing} webhooks were`} switched off because they failed`,
      todo,
    );
  const hours = oldestAt === null ? 0 : (now - oldestAt) / 3_600_000;
  if (hours >= LATE_HOURS) return warn(`The oldest message of a webhook has waited for ${Math.floor(hours)} h`, todo);
  if (dead > 0) return warn(`${dead} ${dead === 1 ? 'message' : 'messages'} of webhooks were given up`, todo);
  return waiting > 0 || oldestAt !== null ? ok(`Webhooks are told; ${waiting} wait`) : ok('Webhooks are told');
};
