/**
 * `POST /v1/inbound/{id}/events`: a message of another program. Without a key: what proves its sender is the signature over the
 * bytes as they came. What it says goes through the API's own routes, so that it can do nothing that a request cannot; twice is once.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { InboundAnswer } from '../../shared/api/inbound.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { Clock } from '../clock.ts';
import { readByMapping } from '../domain/inbound/mapping.ts';
import { type Incoming, isSigned } from '../domain/inbound/signature.ts';
import type { Told } from '../domain/inbound/told.ts';
import { wellFormed } from '../domain/well-formed.ts';
import { ProblemError } from '../http/problem.ts';
import type { StoredInbound } from '../storage/facts/inbound.ts';
import type { Storage } from '../storage/storage.ts';
import { ADAPTERS } from './adapters/adapters.ts';

export interface ReceiveParts {
  storage: Storage;
  clock: Clock;
  /** null: sealed with another key. */
  open(secret: string): string | null;
  /** Where people reach this server: some sign the URL they call. */
  url(): string;
  /** Asks the API in the name of the site. */
  ask(
    siteId: number,
    path: string,
    body: object,
    headers: Record<string, string>,
    // biome-ignore lint/suspicious/noExplicitAny: answers of several routes
  ): Promise<{ status: number; body: any }>;
}

const Id = Type.Object({ id: Type.String({ maxLength: LIMITS.idChars }) });
const RETRY_AFTER_S = 30;

export async function receiveRoutes(app: FastifyInstance, parts: ReceiveParts): Promise<void> {
  const { storage, clock } = parts;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.post(
    '/v1/inbound/:id/events',
    {
      bodyLimit: LIMITS.bodyBytes,
      config: { described: { problems: [401], bodyTypes: ['application/x-www-form-urlencoded'] } },
      schema: {
        tags: ['Inbound webhooks'],
        summary: 'For the other program: a signed message',
        description:
          'Needs no key: the signature over the raw body proves the sender. A message that cannot be used is answered 200 and says why; sending it again would change nothing.',
        params: Id,
        body: Type.Unknown({ description: 'Whatever the program sends', examples: [{ event: 'call.ended' }] }),
        response: { 200: InboundAnswer },
      },
    },
    async (request): Promise<InboundAnswer> => {
      const now = clock.now();
      const stored = await storage.read('getInbound', (request.params as Static<typeof Id>).id);
      const secret = stored && parts.open(stored.secret);
      // Whether there is such an id, a stranger does not learn.
      if (!stored || !secret || !isFrom(stored, secret, incomingOf(request), now)) {
        if (stored) {
          const problem = secret ? 'The signature is not right' : 'The secret cannot be read: set it again';
          await storage.write('countInbound', stored.siteId, stored.id, 'refused', problem, now);
        }
        throw new ProblemError('unauthorized', { detail: 'The signature is not right, or too old' });
      }
      const answer = await take(stored, request);
      const [problem] = answer.rejected;
      const said = problem ? `${problem.pointer ?? ''} ${problem.detail}`.trim() : null;
      await storage.write('countInbound', stored.siteId, stored.id, 'received', said, now);
      return answer;
    },
  );

  async function take(stored: StoredInbound, request: FastifyRequest): Promise<InboundAnswer> {
    const message = messageOf(request);
    if (message === undefined) return { accepted: 0, rejected: [{ pointer: null, detail: 'The body cannot be read' }] };
    const fault = wellFormed(message);
    if (fault) return { accepted: 0, rejected: [{ pointer: null, detail: fault.detail }] };
    const answer: InboundAnswer = { accepted: 0, rejected: [] };
    for (const told of read(stored, message)) {
      const [path, headers] =
        told.kind === 'lead' ? ['/v1/leads', { 'idempotency-key': told.key }] : ['/v1/touchpoints', {}];
      const { status, body } = await parts.ask(stored.siteId, path, told.body, headers as Record<string, string>);
      if (status >= 500 || status === 429) throw new ProblemError('unavailable', { retryAfter: RETRY_AFTER_S });
      // The same message with other words (a call that was changed): the first says who she is, and stands.
      if (status < 300 || (status === 409 && told.kind === 'lead')) answer.accepted += 1;
      else
        for (const { pointer, detail } of body?.errors ?? [{ pointer: null, detail: body?.detail ?? 'was refused' }])
          answer.rejected.push({ pointer: `/${told.kind}${pointer ?? ''}`, detail });
    }
    return answer;
  }

  function incomingOf(request: FastifyRequest): Incoming {
    const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
    return {
      url: `${parts.url()}${request.url}`,
      headers: Object.fromEntries(headers),
      body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    };
  }
}

function isFrom({ adapter, signature }: StoredInbound, secret: string, incoming: Incoming, now: number): boolean {
  if (adapter === 'generic') return signature !== null && isSigned(signature, secret, incoming, now);
  return ADAPTERS[adapter].isSigned(secret, incoming, now);
}

function read({ id, adapter, mapping }: StoredInbound, message: unknown): Told[] {
  if (adapter !== 'generic') return ADAPTERS[adapter].read(message);
  return mapping ? readByMapping(message, mapping, id) : [];
}

/** JSON, or the fields of a form. */
function messageOf(request: FastifyRequest): unknown {
  const text = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
  if (request.headers['content-type']?.startsWith('application/x-www-form-urlencoded'))
    return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
