/**
 * `POST /v1/inbound/{id}/events`: a message of another program. Without a key: what proves its sender is the signature over the
 * bytes as they came. What it says goes through the API's own routes, so that it can do nothing that a request cannot; twice is once.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { InboundAnswer, type InboundReason } from '../../shared/api/inbound.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { Clock } from '../clock.ts';
import { nothingRead, readByMapping } from '../domain/inbound/mapping.ts';
import { INBOUND_REASON_TEXTS } from '../domain/inbound/reasons.ts';
import { type Incoming, type SignatureFault, signatureFault } from '../domain/inbound/signature.ts';
import type { Told } from '../domain/inbound/told.ts';
import { wellFormed } from '../domain/well-formed.ts';
import { ProblemError } from '../http/problem.ts';
import type { Delivery, StoredInbound } from '../storage/facts/inbound.ts';
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
      const at = clock.now();
      const stored = await storage.read('getInbound', (request.params as Static<typeof Id>).id);
      const secret = stored && parts.open(stored.secret);
      const fault = stored && (secret ? signatureFaultOf(stored, secret, incomingOf(request), at) : 'no_secret');
      // Whether there is such an id, and what is wrong with a signature, a stranger does not learn.
      if (!stored || fault) {
        if (stored && fault) await note(stored, { at, status: 401, accepted: 0, reason: fault, rejected: [] });
        throw new ProblemError('unauthorized', { detail: 'The signature is not right, or too old' });
      }
      const { reason, ...answer } = await take(stored, request);
      if (reason === 'unavailable') {
        // Where the database is away this is not written either.
        await note(stored, { at, status: 503, ...answer, reason }).catch(() => {});
        throw new ProblemError('unavailable', { retryAfter: RETRY_AFTER_S });
      }
      await note(stored, { at, status: 200, ...answer, reason });
      return answer;
    },
  );

  function note({ siteId, id }: StoredInbound, delivery: Delivery): Promise<void> {
    const { reason, rejected } = delivery;
    const [first] = rejected;
    const said = first ? `${first.pointer ?? ''} ${first.detail}`.trim() : reason && INBOUND_REASON_TEXTS[reason];
    return storage.write('noteDelivery', siteId, id, delivery, reason === 'not_meant' ? null : said);
  }

  async function take(
    stored: StoredInbound,
    request: FastifyRequest,
  ): Promise<InboundAnswer & { reason: InboundReason | null }> {
    const message = messageOf(request);
    const nothing = (reason: InboundReason, detail: string) => ({
      accepted: 0,
      reason,
      rejected: [{ pointer: null, detail }],
    });
    if (message === undefined) return nothing('unreadable', INBOUND_REASON_TEXTS.unreadable);
    const fault = wellFormed(message);
    if (fault) return nothing('unreadable', fault.detail);
    const all = read(stored, message);
    if (all.length === 0) return { accepted: 0, rejected: [], reason: whyNothing(stored, message) };
    const answer: InboundAnswer = { accepted: 0, rejected: [] };
    for (const told of all) {
      const [path, headers] =
        told.kind === 'lead' ? ['/v1/leads', { 'idempotency-key': told.key }] : ['/v1/touchpoints', {}];
      const { status, body } = await parts.ask(stored.siteId, path, told.body, headers as Record<string, string>);
      if (status >= 500 || status === 429) return { ...answer, reason: 'unavailable' };
      // The same message with other words (a call that was changed): the first says who she is, and stands.
      if (status < 300 || (status === 409 && told.kind === 'lead')) answer.accepted += 1;
      else
        for (const { pointer, detail } of body?.errors ?? [{ pointer: null, detail: body?.detail ?? 'was refused' }])
          answer.rejected.push({ pointer: `/${told.kind}${pointer ?? ''}`, detail });
    }
    return { ...answer, reason: answer.rejected.length > 0 ? 'invalid' : null };
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

function signatureFaultOf(
  { adapter, signature }: StoredInbound,
  secret: string,
  incoming: Incoming,
  now: number,
): SignatureFault | null {
  if (adapter !== 'generic') return ADAPTERS[adapter].fault(secret, incoming, now);
  return signature ? signatureFault(signature, secret, incoming, now) : 'no_signature';
}

function read({ id, adapter, mapping }: StoredInbound, message: unknown): Told[] {
  if (adapter !== 'generic') return ADAPTERS[adapter].read(message);
  return mapping ? readByMapping(message, mapping, id) : [];
}

const whyNothing = ({ adapter, mapping }: StoredInbound, message: unknown): InboundReason =>
  adapter === 'generic' && mapping ? nothingRead(message, mapping) : 'not_meant';

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
