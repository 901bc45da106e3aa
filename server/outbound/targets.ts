/** Which addresses the program may call for somebody who only has an API key: the public internet, and what the operator named. */
import ipaddr from 'ipaddr.js';
import { addressTest } from '../http/addresses.ts';

/** A host by its name, an address, or a CIDR range, as `THROUGHLINE_OUTBOUND_ALLOW` lists them. */
export function isOutboundEntry(entry: string): boolean {
  return ipaddr.isValid(entry) || ipaddr.isValidCIDR(entry) || HOST_NAME.test(entry);
}

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/i;
/** Names that only mean something inside a network (RFC 6761, 6762, 8375; `.internal` is ICANN's for that, and clouds' metadata have it). */
const INTERNAL_NAME = /^[^.]+$|\.(localhost|local|internal|intranet|corp|home|lan|home\.arpa)$/;
/** Where web servers listen. Any other port of a public host may be a database, a mail server or a shell. */
const WEB_PORTS = ['', '80', '443', '8080', '8443'];
const URL_MAX = 2048;

/** A URL that may be looked up; `host` is without brackets and the dot of the root. */
export interface Target {
  url: URL;
  host: string;
}

export interface Refused {
  /** A sentence for whoever wrote the URL. */
  refused: string;
}

/** What is wrong with a URL before anything is looked up. The URL standard's parser has made one spelling of all spellings of an address. */
export function readTarget(text: string): Target | Refused {
  if (text.length > URL_MAX) return { refused: `A URL has at most ${URL_MAX} characters.` };
  if (!URL.canParse(text)) return { refused: 'This is not an absolute URL.' };
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { refused: 'The URL must begin with https://.' };
  if (url.username !== '' || url.password !== '')
    return {
      refused: 'A user name or password in the URL would stand in logs of others; use a secret path or a header.',
    };
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (host === '') return { refused: 'The URL has no host.' };
  return { url, host };
}

/**
 * May these addresses be called? IPv4 in IPv6 counts as what it is; of IPv6 only what is given out as global unicast (2000::/3)
 * without the ranges that lead back to IPv4 (6to4, Teredo, NAT64).
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const known = ipaddr.process(address);
  if (known.range() !== 'unicast') return false;
  return known.kind() === 'ipv4' || ((known as ipaddr.IPv6).parts[0]! & 0xe000) === 0x2000;
}

export class OutboundPolicy {
  readonly #names: Set<string>;
  readonly #inAllowedRange: (address: string) => boolean;

  /** @param allowed entries as `isOutboundEntry` takes them */
  constructor(allowed: readonly string[]) {
    this.#names = new Set(allowed.map((entry) => entry.toLowerCase()));
    this.#inAllowedRange = addressTest(allowed);
  }

  /**
   * @param addresses all that the host's name stands for; none if it is not known now
   * @returns why it may not be called, or null
   */
  refusal({ url, host }: Target, addresses: readonly string[]): string | null {
    if (this.#names.has(host)) return null;
    const outside = addresses.filter((address) => !this.#inAllowedRange(address));
    if (addresses.length > 0 && outside.length === 0) return null;
    if (!outside.every(isPublicAddress) || (addresses.length === 0 && INTERNAL_NAME.test(host)))
      return 'The host lies in a private, local or reserved network. THROUGHLINE_OUTBOUND_ALLOW names hosts that may be called all the same.';
    if (url.protocol !== 'https:')
      return 'The URL must begin with https://. Hosts of your own network that THROUGHLINE_OUTBOUND_ALLOW names may have http://.';
    if (!WEB_PORTS.includes(url.port))
      return `The port must be one of ${WEB_PORTS.filter(Boolean).join(', ')}. Hosts that THROUGHLINE_OUTBOUND_ALLOW names may have any.`;
    return null;
  }
}
