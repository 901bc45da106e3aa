/** Addresses and hosts that are this machine itself. */
import ipaddr from 'ipaddr.js';

/** Is this IP address a loopback address? IPv4 inside IPv6 counts as what it is. */
export function isLoopback(address: string | undefined): boolean {
  return address !== undefined && ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}

/** Does this host name mean the machine it is used on? */
export function isLocalHost(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || isLoopback(host.replace(/^\[|\]$/g, ''));
}
