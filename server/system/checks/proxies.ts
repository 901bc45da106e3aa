import { type Check, ok, warn } from './check.ts';

/** Does a proxy tell who the visitors are, and is it believed? */
export const proxies: Check = ({ seen, config }) => {
  if (!seen) return null;
  const { unbelieved, unbelievedPeer } = seen;
  if (unbelieved === 0) return ok('No proxy that is not trusted named other addresses');
  const requests = unbelieved === 1 ? 'One request' : `${unbelieved.toLocaleString('en')} requests`;
  // From an unknown place anybody can claim to pass something on: that is rightly not believed.
  if (unbelievedPeer === null) return ok(`${requests} from elsewhere claimed to pass others on, and were not believed`);
  const trusted = config.trustedProxies.length > 0 ? config.trustedProxies.join(',') : 'none';
  return warn(
    `${requests} came through a proxy (${unbelievedPeer}) that is not trusted (trusted: ${trusted}): all its visitors count as one address`,
    `Set THROUGHLINE_TRUSTED_PROXIES=${[...config.trustedProxies, unbelievedPeer].join(',')} if this proxy is yours`,
  );
};
