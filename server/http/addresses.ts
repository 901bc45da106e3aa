/** What an IP address or a host is. */
import { BlockList, type Server } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Is this IP address a loopback address? IPv4 inside IPv6 counts as what it is. */
export function isLoopback(address: string | undefined): boolean {
  if (address === '127.0.0.1' || address === '::1') return true;
  return address !== undefined && ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}

/** Does this host name mean the machine it is used on? */
export function isLocalHost(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || isLoopback(host.replace(/^\[|\]$/g, ''));
}

/** Tells which addresses lie in one of these addresses or CIDR ranges; entries that are neither count for nothing. */
export function addressTest(ranges: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const range of ranges) {
    if (!ipaddr.isValid(range) && !ipaddr.isValidCIDR(range)) continue;
    const [address, bits] = range.includes('/') ? ipaddr.parseCIDR(range) : [ipaddr.parse(range), null];
    list.addSubnet(address.toString(), bits ?? (address.kind() === 'ipv4' ? 32 : 128), address.kind());
  }
  return (address) => {
    if (!ipaddr.isValid(address)) return false;
    const known = ipaddr.process(address);
    return list.check(known.toString(), known.kind());
  };
}

/** Where people reach this server: as the setting says, else where it listens; empty while it does not. */
export function urlOf(publicUrl: string | null, { server }: { server: Server }): string {
  if (publicUrl !== null) return publicUrl;
  const address = server.address();
  if (address === null || typeof address === 'string') return '';
  const isLocal = isLoopback(address.address) || address.address === '0.0.0.0' || address.address === '::';
  const host = isLocal ? 'localhost' : address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}
