/** Visitors sit at home, at work, in trains: not in the data centres that the operator lists. */
import { type Step, visitorAddress } from '../message.ts';

export const flagDataCentres: Step = (message, arrival) => {
  const address = visitorAddress(message, arrival);
  if (address !== null && arrival.networks.isDataCentre(address)) message.reasons.push('data_centre');
  return undefined;
};
