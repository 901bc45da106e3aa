/** Reads what a request tells about all of its messages. */
import type { FastifyRequest } from 'fastify';
import { LIMITS } from '../../shared/limits.ts';
import { isLoopback } from '../http/addresses.ts';
import { readInstant } from '../http/time.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import { readHints } from './device.ts';
import type { Arrival } from './message.ts';
import type { Networks } from './networks.ts';

export function arrivalOf(
  request: FastifyRequest,
  site: StoredSite,
  trust: Arrival['trust'],
  sentAt: unknown,
  receivedAt: number,
  networks: Networks,
): Arrival {
  const { origin, 'user-agent': userAgent } = request.headers;
  return {
    site,
    trust,
    receivedAt,
    sentAt: typeof sentAt === 'string' || typeof sentAt === 'number' ? readInstant(sentAt) : null,
    origin: origin && origin !== 'null' ? origin : null,
    userAgent: userAgent?.slice(0, LIMITS.userAgentChars) ?? null,
    address: request.ip,
    networks,
    hints: trust === 'public' ? readHints(request.headers) : null,
    webdriver: false,
    fromLoopback: isLoopback(request.ip),
  };
}
