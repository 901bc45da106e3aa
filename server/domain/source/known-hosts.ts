import adServerData from './data/ad-servers.json' with { type: 'json' };
import assistantData from './data/ai-assistants.json' with { type: 'json' };
import own from './data/own-additions.json' with { type: 'json' };
import networkData from './data/social-networks.json' with { type: 'json' };
import webmailData from './data/webmail.json' with { type: 'json' };
import { buildHostTable } from './host-table.ts';

/** Tables of the hosts we know by name, and the short name each stands for. */

type Named = readonly [pattern: string, name: string];

function flatten(names: Record<string, string[]>): Named[] {
  return Object.entries(names).flatMap(([name, patterns]) => patterns.map((pattern): Named => [pattern, name]));
}

export function assistantHosts(): Named[] {
  return [...flatten(assistantData.assistants), ...flatten(own.assistants)];
}

export function networkHosts(): Named[] {
  return [...flatten(own.networks), ...flatten(networkData.networks)];
}

export const assistants = buildHostTable(assistantHosts());
export const networks = buildHostTable(networkHosts());
export const webmail = buildHostTable(flatten(webmailData.providers));
export const videoSites = buildHostTable(flatten(own.video));
export const shops = buildHostTable(flatten(own.shopping));
/** Ad servers: who sent the click, and whether it was bought as a search ad, a banner or a native placement. */
export const adServers = buildHostTable(
  adServerData.adServers.flatMap(({ source, medium, hosts }) =>
    hosts.map((host) => [host, { source, medium }] as const),
  ),
);
