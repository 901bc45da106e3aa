/** The mail server and the sender, as the settings name them. */
import { domainToASCII } from 'node:url';
import { normalizeEmail } from '../domain/identity/identifier.ts';

export interface MailServer {
  host: string;
  port: number;
  /** TLS from the start; else by STARTTLS. */
  secure: boolean;
  /** No word is said without TLS. */
  requireTLS: boolean;
  auth: { user: string; pass: string } | null;
}

export interface Sender {
  /** '' is none. */
  name: string;
  address: string;
}

/** Submission with STARTTLS, and with TLS from the start (RFC 8314). */
const PORTS: Record<string, number> = { 'smtp:': 587, 'smtps:': 465 };
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

/** @returns undefined where it is no such URL */
export function readMailServer(text: string): MailServer | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(text);
  const host = hostname.replace(/^\[|\]$/g, '');
  const usual = PORTS[protocol];
  const hasMore = (pathname !== '' && pathname !== '/') || search !== '' || hash !== '';
  if (usual === undefined || host === '' || hasMore || (username === '') !== (password === '')) return undefined;
  const user = decoded(username);
  const pass = decoded(password);
  if (user === undefined || pass === undefined) return undefined;
  const secure = protocol === 'smtps:';
  return {
    host,
    port: port === '' ? usual : Number(port),
    secure,
    // A password never crosses a network that others may listen on.
    requireTLS: !secure && user !== '' && !LOOPBACK.test(host),
    auth: user === '' ? null : { user, pass },
  };
}

/** @returns undefined where it has no address that mail could come from */
export function readSender(text: string): Sender | undefined {
  const [, name = '', inBrackets] = /^(.*?)\s*<([^<>]+)>$/.exec(text) ?? [];
  const address = (inBrackets ?? text).trim();
  const isRight = normalizeEmail(address) !== null && !/[\p{Cc}<>]/u.test(name);
  if (!isRight) return undefined;
  const at = address.lastIndexOf('@') + 1;
  // Not every mail server takes a domain in other letters (RFC 6531).
  const inAscii = address.slice(0, at) + domainToASCII(address.slice(at));
  return { name: name.replace(/^"(.*)"$/, '$1').trim(), address: inAscii };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
