/**
 * The site that holds a demo. Its name tells which dataset it holds, so that the next start knows whether it is filled,
 * goes on where a load was cut off, and anybody can make the same truth again.
 */
import { DEMO_PREFIX } from '../../shared/demo.ts';
import { startOfDay } from './generator/calendar.ts';
import { COMPANY } from './generator/company.ts';
import type { DemoDefinition } from './generator/definition.ts';
import type { PublicApi } from './public-api.ts';

export interface DemoSite {
  id: string;
  name: string;
  definition: DemoDefinition;
  filled: boolean;
}

const FILLING = ', filling';
const DAY = 86_400_000;
const NAME =
  /^Demo: .+?(?<filling>, filling)? \(seed (?<seed>\d+), until (?<until>\d{4}-\d{2}-\d{2})(?:, × (?<scale>[\d.]+))?\)$/;

export function nameOf({ seed, endsAt, scale }: DemoDefinition, filled: boolean): string {
  // Local midnight plus half a day is the same date in UTC, in the company's zone.
  const until = new Date(endsAt + DAY / 2).toISOString().slice(0, 10);
  const times = scale === 1 ? '' : `, × ${scale}`;
  return `${DEMO_PREFIX}${COMPANY.name}${filled ? '' : FILLING} (seed ${seed}, until ${until}${times})`;
}

/** null: no demo site. */
export function readName(name: string): Pick<DemoSite, 'definition' | 'filled'> | null {
  const found = NAME.exec(name)?.groups;
  if (!found) return null;
  const endsAt = startOfDay(Date.parse(`${found.until}T12:00:00Z`));
  return { definition: { seed: Number(found.seed), endsAt, scale: Number(found.scale ?? 1) }, filled: !found.filling };
}

/** Settings of a site that such a dataset belongs to. */
export function siteSettings(definition: DemoDefinition) {
  return {
    name: nameOf(definition, false),
    domains: [COMPANY.domain as string],
    currency: COMPANY.currency as string,
    timeZone: COMPANY.zone as string,
  };
}

export async function demoSites(api: PublicApi): Promise<DemoSite[]> {
  const { body } = await api.get('/v1/sites');
  return (body.data as { id: string; name: string }[]).flatMap(({ id, name }) => {
    const read = readName(name);
    return read ? [{ id, name, ...read }] : [];
  });
}

export async function addDemoSite(api: PublicApi, definition: DemoDefinition): Promise<DemoSite> {
  const { body } = await api.call('POST', '/v1/sites', siteSettings(definition));
  return { id: body.id, name: body.name, definition, filled: false };
}

export async function markFilled(api: PublicApi, site: DemoSite): Promise<void> {
  await api.call('PATCH', `/v1/sites/${site.id}`, { name: nameOf(site.definition, true) });
}
