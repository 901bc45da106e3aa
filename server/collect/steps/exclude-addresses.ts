/** One's own visits: what comes from the site's excluded addresses is kept aside. The address itself is never kept. */
import { addressTest } from '../../http/addresses.ts';
import { type Step, visitorAddress } from '../message.ts';

/** Read once as long as a site's list is the same one. */
const tests = new WeakMap<readonly string[], (address: string) => boolean>();

export const excludeAddresses: Step = (message, arrival) => {
  const ranges = arrival.site.excludedAddresses;
  const address = visitorAddress(message, arrival);
  if (ranges.length === 0 || address === null) return undefined;
  let isExcluded = tests.get(ranges);
  if (!isExcluded) {
    isExcluded = addressTest(ranges);
    tests.set(ranges, isExcluded);
  }
  if (isExcluded(address)) message.reasons.push('excluded');
  return undefined;
};
