/** Nobody opens five pages a second for a minute: what is beyond that in a visitor's minute is a program's. */
import { LRUCache } from 'lru-cache';
import type { Step } from '../message.ts';

/** Page views of one visitor in one minute of her own clock, so that what was kept offline and comes at once is no rate. */
const MOST_A_MINUTE = 300;
const MINUTE_MS = 60_000;

const counts = new LRUCache<string, { minute: number; pages: number }>({ max: 50_000 });

export const flagRates: Step = (message, { trust }) => {
  if (trust !== 'public' || message.type !== 'page_view') return undefined;
  const visitor = `${message.siteId} ${message.visitorId}`;
  const minute = Math.floor(message.occurredAt / MINUTE_MS);
  let count = counts.get(visitor);
  if (count?.minute !== minute) {
    count = { minute, pages: 0 };
    counts.set(visitor, count);
  }
  count.pages++;
  if (count.pages > MOST_A_MINUTE) message.reasons.push('impossible_rate');
  return undefined;
};
