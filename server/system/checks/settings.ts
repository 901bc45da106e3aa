import { isLocalHost } from '../../http/addresses.ts';
import { type Check, ok, warn } from './check.ts';

/** Settings that are allowed, but seldom meant where others can reach the server. */
export const settings: Check = ({ config }) => {
  const faults: [string, string][] = [];
  const open = !isLocalHost(config.host);
  const url = config.publicUrl ? new URL(config.publicUrl) : null;
  if (config.allowUnsynced) faults.push(['a database that loses commits is accepted', 'THROUGHLINE_ALLOW_UNSYNCED=0']);
  if ((open || config.production) && !url)
    faults.push(['links and snippets name the listen address', 'THROUGHLINE_PUBLIC_URL=https://...']);
  if (url?.protocol === 'http:' && !isLocalHost(url.hostname))
    faults.push([
      'visitors and sign-ins come without encryption',
      'TLS before the server, and THROUGHLINE_PUBLIC_URL=https://...',
    ]);
  if ((open || (url && !isLocalHost(url.hostname))) && !config.production)
    faults.push(['the try-it site is open to others', 'NODE_ENV=production']);
  if (config.rateLimit === null)
    faults.push(['one address may send any number of events', 'THROUGHLINE_RATE_LIMIT=100']);
  if (faults.length === 0) return ok('No setting stands out');
  return warn(
    `Settings: ${faults.map(([fault]) => fault).join('; ')}`,
    `Set ${faults.map(([, setting]) => setting).join(', ')}`,
  );
};
