/** Keeps other sites out: their pages can neither press this site's buttons nor read it under a name of their own. */
import { isIP } from 'node:net';
import type { onRequestAsyncHookHandler } from 'fastify';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a Host header names this machine in a way DNS rebinding cannot forge: a loopback name, a bare address, or a
 * listed name.
 */
export function isOwnHost(host: string | undefined, listed: string[]): boolean {
  if (!host || !URL.canParse(`http://${host}`)) return false;
  const name = new URL(`http://${host}`).hostname;
  const bare = name.startsWith('[') ? name.slice(1, -1) : name;
  return bare === 'localhost' || bare.endsWith('.localhost') || isIP(bare) !== 0 || listed.includes(bare);
}

/** Whether a request that changes something comes from a page of this very origin. */
export function isSameOrigin(headers: { host?: string; origin?: string; 'sec-fetch-site'?: string }): boolean {
  const fetchSite = headers['sec-fetch-site'];
  if (fetchSite !== undefined && fetchSite !== 'same-origin') return false;
  if (headers.origin === undefined) return fetchSite === 'same-origin';
  return URL.canParse(headers.origin) && new URL(headers.origin).host === headers.host;
}

export function refuseForeign(listedHosts: string[]): onRequestAsyncHookHandler {
  return async (request, reply) => {
    const { host, origin } = request.headers;
    const fetchSite = request.headers['sec-fetch-site'];
    const refuse = (status: number, title: string) =>
      reply
        .code(status)
        .type('application/problem+json')
        .send({ type: 'about:blank', title, status, code: 'foreign_origin' });

    if (!isOwnHost(host, listedHosts)) return refuse(421, 'The try-it site does not answer under this host name');
    if (SAFE_METHODS.has(request.method)) return;
    const headers = { host, origin, 'sec-fetch-site': typeof fetchSite === 'string' ? fetchSite : undefined };
    if (!isSameOrigin(headers)) return refuse(403, 'Only pages of the try-it site may do this');
  };
}
