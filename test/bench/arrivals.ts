/** A request as the collector sees it, for measures that leave HTTP out. */
import type { Arrival } from '../../server/collect/message.ts';
import { NO_NETWORKS } from '../../server/collect/networks.ts';
import { SHIPPED_CHANNELS } from '../../server/domain/source/channel-definition.ts';
import { DEFAULT_SETTINGS } from '../../server/storage/facts/sites.ts';

/** @param now ms UTC */
export function madeArrival(now: number, userAgent: string): Arrival {
  const site = {
    ...DEFAULT_SETTINGS,
    siteId: 1,
    id: 'site_bench',
    name: 'Bench',
    timeZone: 'UTC',
    writeKey: 'wk_bench',
    formerWriteKeys: [],
    createdAt: now,
    channels: SHIPPED_CHANNELS,
  };
  return {
    site,
    trust: 'public',
    receivedAt: now,
    sentAt: now,
    origin: null,
    address: '127.0.0.1',
    networks: NO_NETWORKS,
    hints: null,
    userAgent,
    webdriver: false,
    fromLoopback: true,
  };
}
