import { type Check, ok, warn } from './check.ts';

const SHOWN = 5;

/** Do events come from hosts that a site's `domains` do not name? They are kept, but left out of journeys. */
export const origins: Check = ({ seen, sites }) => {
  if (!seen) return null;
  const lines: string[] = [];
  for (const [siteId, hosts] of seen.foreign) {
    const site = sites.get(siteId);
    if (site === undefined) continue;
    const most = [...hosts].sort((a, b) => b[1] - a[1]).slice(0, SHOWN);
    lines.push(`${site}: ${most.map(([host, events]) => `${host} (${events.toLocaleString('en')})`).join(', ')}`);
  }
  if (lines.length === 0) return ok('No events come from hosts that `domains` does not name');
  return warn(
    `Events from hosts that \`domains\` does not name are kept out of journeys. ${lines.join('; ')}`,
    'Add what is yours to the `domains` of the site (PATCH /v1/sites/{id}); leave out what is not',
  );
};
