/**
 * A call to a URL that an API user gave. The host is looked up once, every address is checked, and the connection goes to one of
 * the checked addresses: a name that means something else a moment later changes nothing. Each redirect that is followed is checked
 * as the first URL was. Time and size are limited. What goes wrong is a value.
 */
import { lookup as systemLookup } from 'node:dns/promises';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { failureOf } from './failures.ts';
import type { OutboundAnswer, OutboundFailure } from './outcome.ts';
import { OutboundPolicy, readTarget, type Target } from './targets.ts';

/** All addresses of a host; rejects where there are none. */
export type Lookup = (host: string) => Promise<string[]>;

export interface OutboundRequest {
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** For everything together: look-up, redirects, connection, answer. */
  timeoutMs: number;
  /** What is read of the answer's body. */
  maxBytes: number;
  /** What happens at `maxBytes`: reading stops there, or the call fails. */
  longer: 'cut' | 'fail';
  /** How many redirects are followed (GET only); without, a redirect is an answer like another. */
  redirects?: number;
  /** Ends it from outside, as if the time were up. */
  signal?: AbortSignal;
}

const LOOKUP_AT_SAVE_MS = 3_000;
const REDIRECTS = [301, 302, 303, 307, 308];
const MAX_HEADER_BYTES = 16_384;

const lookUp: Lookup = async (host) => (await systemLookup(host, { all: true })).map(({ address }) => address);

export class Outbound {
  readonly #policy: OutboundPolicy;
  readonly #lookUp: Lookup;

  /** @param allowed hosts, addresses and CIDR ranges that may be called although they are not public */
  constructor(allowed: readonly string[], lookup: Lookup = lookUp) {
    this.#policy = new OutboundPolicy(allowed);
    this.#lookUp = lookup;
  }

  /** For the moment a URL is saved: why it could never be called, or null. A name that nobody knows yet may be known later. */
  async refusal(url: string): Promise<string | null> {
    const target = readTarget(url);
    if ('refused' in target) return target.refused;
    const signal = AbortSignal.timeout(LOOKUP_AT_SAVE_MS);
    return this.#policy.refusal(target, await this.#addressesOf(target, signal).catch(() => []));
  }

  async call(url: string, request: OutboundRequest): Promise<OutboundAnswer | OutboundFailure> {
    const timeUp = AbortSignal.timeout(request.timeoutMs);
    const signal = request.signal ? AbortSignal.any([timeUp, request.signal]) : timeUp;
    let { headers = {} } = request;
    let at = url;
    try {
      for (let followed = 0; ; followed++) {
        const target = readTarget(at);
        if ('refused' in target) return blocked(target.refused);
        const addresses = await this.#addressesOf(target, signal);
        const refusal = this.#policy.refusal(target, addresses);
        if (refusal !== null) return blocked(refusal);
        const answer = await send(target, addresses, { ...request, headers }, signal);
        if (!answer.ok || !request.redirects || !REDIRECTS.includes(answer.status)) return answer;
        const { location } = answer.headers;
        if (!location || !URL.canParse(location, at))
          return { ok: false, reason: 'bad_answer', detail: 'A redirect names no URL.' };
        if (followed === request.redirects)
          return { ok: false, reason: 'too_many_redirects', detail: `More than ${followed} redirects.` };
        const next = new URL(location, at);
        // Credentials are for the host they were given for.
        if (next.origin !== target.url.origin) headers = {};
        at = next.href;
      }
    } catch (error) {
      return failureOf(error, signal);
    }
  }

  async #addressesOf({ host }: Target, signal: AbortSignal): Promise<string[]> {
    if (isIP(host) !== 0) return [host];
    // getaddrinfo cannot be called off: its answer is no longer waited for.
    return await Promise.race([
      this.#lookUp(host),
      new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true })),
    ]);
  }
}

function blocked(detail: string): OutboundFailure {
  return { ok: false, reason: 'blocked_address', detail };
}

function send(
  { url, host }: Target,
  addresses: string[],
  request: OutboundRequest,
  signal: AbortSignal,
): Promise<OutboundAnswer | OutboundFailure> {
  const known = addresses.map((address) => ({ address, family: isIP(address) }));
  const lookup: LookupFunction = (_host, options, done) => {
    if (options.all) done(null, known);
    else done(null, known[0]!.address, known[0]!.family);
  };
  const isTls = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const call = (isTls ? requestHttps : requestHttp)(
      {
        method: request.method ?? 'GET',
        host,
        port: url.port || (isTls ? 443 : 80),
        path: `${url.pathname}${url.search}`,
        headers: { host: url.host, 'accept-encoding': 'identity', ...request.headers },
        lookup,
        // A connection of its own: none is kept that was checked for another name.
        agent: false,
        signal,
        maxHeaderSize: MAX_HEADER_BYTES,
        ...(isTls && isIP(host) === 0 ? { servername: host } : {}),
      },
      (answer) => readAnswer(answer, request).then(resolve, reject),
    );
    call.on('error', reject);
    call.end(request.body);
  });
}

async function readAnswer(
  answer: IncomingMessage,
  { maxBytes, longer }: OutboundRequest,
): Promise<OutboundAnswer | OutboundFailure> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    // Leaving the loop ends the connection.
    if (bytes > maxBytes) break;
  }
  if (bytes > maxBytes && longer === 'fail')
    return { ok: false, reason: 'too_large', detail: `The answer is longer than ${maxBytes} bytes.` };
  return {
    ok: true,
    status: answer.statusCode!,
    headers: answer.headers,
    body: Buffer.concat(chunks).subarray(0, maxBytes),
  };
}
