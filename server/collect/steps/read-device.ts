/** The user agent, reduced to what reports need: kind of device, browser, system. The rest is not kept. */
import { LRUCache } from 'lru-cache';
import { UAParser } from 'ua-parser-js';
import type { Step } from '../message.ts';

const known = new LRUCache<string, string>({ max: 10_000 });

export const readDevice: Step = (message, { userAgent }) => {
  const agent = message.userAgent ?? userAgent;
  if (agent) message.device = deviceOf(agent);
  return undefined;
};

/** `type|browser|os`, parts that are not known empty. */
export function deviceOf(userAgent: string): string {
  let device = known.get(userAgent);
  if (device === undefined) {
    const { browser, os, device: hardware } = new UAParser(userAgent).getResult();
    const type = hardware.type ?? (os.name ? 'desktop' : '');
    device = [type, browser.name ?? '', os.name ?? ''].join('|');
    known.set(userAgent, device);
  }
  return device;
}
