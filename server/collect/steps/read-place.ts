/** Country and region of the visitor's address, where the operator gave a database of them. The address is not kept. */
import { type Step, visitorAddress } from '../message.ts';

export const readPlace: Step = (message, arrival) => {
  const address = visitorAddress(message, arrival);
  const place = address === null ? null : arrival.networks.placeOf(address);
  if (place) {
    message.country = place.country;
    message.region = place.region;
  }
  return undefined;
};
