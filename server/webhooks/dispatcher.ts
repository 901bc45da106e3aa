/**
 * Sends what webhooks have to tell: turns changes into messages, and messages into attempts until they arrive. What is
 * under way when the process dies is sent again with the same id.
 */
import type { WebhookEvent } from '../../shared/vocabulary.ts';
import type { Clock } from '../clock.ts';
import { afterAttempt, retryAfterMs } from '../domain/webhooks/after-attempt.ts';
import type { Outbound } from '../outbound/call.ts';
import type { OutboundAnswer, OutboundFailure } from '../outbound/outcome.ts';
import type { DueChange } from '../storage/outbox/due-changes.ts';
import type { NewMessage } from '../storage/outbox/messages.ts';
import type { Attempt, DueMessage } from '../storage/outbox/sending.ts';
import type { StoredWebhook } from '../storage/outbox/webhooks.ts';
import type { Storage } from '../storage/storage.ts';
import { VERSION } from '../version.ts';
import { isAlike, type Payload, type Payloads } from './payloads.ts';
import { digestOf, signedHeaders, type WebhookSecrets } from './secrets.ts';

const TICK_MS = 1_000;
const CHANGES_A_TICK = 100;
/** What cannot be composed is tried again after this; what is told of others does not wait for it. */
const ASIDE_MS = 60_000;
/** At once, to one receiver and to all. */
const AT_ONCE = 2;
const AT_ONCE_IN_ALL = 16;
const ATTEMPT_MS = 20_000;
/** Longer than an attempt can take. */
const LEASE_MS = 60_000;
const ANSWER_BYTES = 4_096;
const KEPT_MS = 30 * 86_400_000;
const FORGET_EVERY_MS = 600_000;
const FORGOTTEN_AT_ONCE = 500;

export interface DispatcherParts {
  storage: Storage;
  outbound: Outbound;
  secrets: WebhookSecrets;
  payloads: Payloads;
  clock: Clock;
  /** Something failed that will be tried again. */
  onTrouble(error: Error): void;
}

export class WebhookDispatcher {
  /** Attempts since the start. */
  readonly totals = { delivered: 0, failed: 0 };
  readonly #parts: DispatcherParts;
  readonly #underWay = new Map<string, { webhookId: string; done: Promise<void> }>();
  readonly #stopped = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  /** Of each of the two turns, the one under way. */
  readonly #turns = new Map<'compose' | 'send', Promise<number>>();
  #forgottenAt = 0;

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.#tick(), TICK_MS).unref();
  }

  /** What is under way is called off, and sent again by the next process. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopped.abort();
    await Promise.all(this.#turns.values());
    await Promise.all([...this.#underWay.values()].map(({ done }) => done));
  }

  /** Until nothing is left that is due now. */
  async settle(): Promise<void> {
    for (;;) {
      const begun = await this.#tick();
      await Promise.all([...this.#underWay.values()].map(({ done }) => done));
      if (begun === 0) return;
    }
  }

  /** Sends one message now, whatever else waits. */
  async sendTest(webhook: StoredWebhook, site: string): Promise<Attempt> {
    const now = this.#parts.clock.now();
    const id = `msg_test_${crypto.randomUUID().replaceAll('-', '')}`;
    const data = { message: 'This is a test: the signature is a real one.' };
    const body = JSON.stringify({ id, type: 'webhook.test', timestamp: new Date(now).toISOString(), site, data });
    return this.#attempt(webhook, id, body, 1);
  }

  /**
   * Messages go out whatever the composing of others waits for.
   * @returns changes and messages that were begun with
   */
  async #tick(): Promise<number> {
    const [sent, composed] = await Promise.all([
      this.#turn('send', () => this.#sendDue()),
      this.#turn('compose', () => this.#composeDue()),
    ]);
    return sent + composed;
  }

  #turn(which: 'compose' | 'send', work: () => Promise<number>): Promise<number> {
    const underWay = this.#turns.get(which);
    if (underWay) return underWay;
    const turn = (this.#stopped.signal.aborted ? Promise.resolve(0) : work())
      .catch((error: Error) => {
        this.#parts.onTrouble(error);
        return 0;
      })
      .finally(() => this.#turns.delete(which));
    this.#turns.set(which, turn);
    return turn;
  }

  async #sendDue(): Promise<number> {
    const { storage, clock } = this.#parts;
    const now = clock.now();
    if (Math.abs(now - this.#forgottenAt) > FORGET_EVERY_MS) {
      this.#forgottenAt = now;
      await storage.write('forgetMessages', now - KEPT_MS, FORGOTTEN_AT_ONCE);
    }
    const due = await storage.read('dueMessages', now, AT_ONCE);
    const begun = due.filter((message) => this.#hasRoom(message));
    for (const message of begun) this.#begin(message);
    return begun.length;
  }

  /** A site whose change fails waits for the next turn with its others: it costs the other sites one failure at most. */
  async #composeDue(): Promise<number> {
    const { storage, clock, onTrouble } = this.#parts;
    const changes = await storage.read('dueChanges', clock.now(), CHANGES_A_TICK);
    const failing = new Set<number>();
    for (const change of changes) {
      if (failing.has(change.siteId)) continue;
      try {
        await this.#compose(change);
      } catch (error) {
        if (this.#stopped.signal.aborted) return 0;
        failing.add(change.siteId);
        onTrouble(error as Error);
        await storage.write('putAside', change, clock.now() + ASIDE_MS);
      }
    }
    return changes.length;
  }

  #hasRoom({ id, webhookId }: DueMessage): boolean {
    if (this.#underWay.has(id) || this.#underWay.size >= AT_ONCE_IN_ALL) return false;
    return [...this.#underWay.values()].filter((other) => other.webhookId === webhookId).length < AT_ONCE;
  }

  #begin(message: DueMessage): void {
    const done = this.#send(message)
      .catch((error: Error) => this.#parts.onTrouble(error))
      .finally(() => {
        this.#underWay.delete(message.id);
        if (this.#timer) void this.#turn('send', () => this.#sendDue());
      });
    this.#underWay.set(message.id, { webhookId: message.webhookId, done });
  }

  async #compose(change: DueChange): Promise<void> {
    const { storage, payloads, clock } = this.#parts;
    const hooks = (await storage.read('listWebhooks', change.siteId)).filter((hook) => wants(hook, change));
    const messages: NewMessage[] = [];
    let alike: Promise<Payload | null> | undefined;
    for (const hook of hooks) {
      if (!alike || !isAlike(change.event)) alike = this.#unlessStopped(payloads.of(change, hook));
      const payload = await alike;
      if (!payload) continue;
      const { site, subject, data, leadIds } = payload;
      messages.push({
        webhookId: hook.id,
        subject,
        topic: TOPICS[change.event],
        digest: digestOf(data),
        content: { site, data },
        leadIds,
      });
    }
    await storage.write('putMessages', change, messages, clock.now());
  }

  /** A report that a message is made of may take longer than the process has when it is to end. @throws then */
  #unlessStopped<T>(work: Promise<T>): Promise<T> {
    const { signal } = this.#stopped;
    const { promise: stopped, reject } = Promise.withResolvers<never>();
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
    return Promise.race([work, stopped]).finally(() => signal.removeEventListener('abort', stop));
  }

  async #send({ siteId, id }: DueMessage): Promise<void> {
    const { storage, clock } = this.#parts;
    const taken = await storage.write('takeMessage', siteId, id, clock.now(), LEASE_MS);
    if (!taken) return;
    const { webhook, body, attempt: number, failures } = taken;
    const attempt = await this.#attempt(webhook, id, body, number);
    // Called off because the process ends: no word of the receiver's.
    if (this.#stopped.signal.aborted && attempt.status === null) return;
    const now = clock.now();
    const next = afterAttempt(
      { status: attempt.status, retryAfterMs: attempt.retryAfterMs, failures, failingSince: webhook.failingSince },
      now,
      Math.random(),
    );
    const { retryAfterMs: _, ...stored } = attempt;
    await storage.write('finishAttempt', siteId, webhook.id, id, stored, next);
    this.totals[next.state === 'delivered' ? 'delivered' : 'failed'] += 1;
  }

  async #attempt(
    webhook: StoredWebhook,
    id: string,
    body: string,
    number: number,
  ): Promise<Attempt & { retryAfterMs: number | null }> {
    const { outbound, clock } = this.#parts;
    const at = clock.now();
    const secrets = this.#secretsOf(webhook, at);
    const began = performance.now();
    const outcome: OutboundAnswer | OutboundFailure | typeof NO_SECRET = secrets
      ? await outbound.call(webhook.url, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'user-agent': `Throughline/${VERSION}`,
            ...signedHeaders(id, body, at, secrets),
          },
          body,
          timeoutMs: ATTEMPT_MS,
          maxBytes: ANSWER_BYTES,
          longer: 'cut',
          signal: this.#stopped.signal,
        })
      : NO_SECRET;
    const tookMs = Math.round(performance.now() - began);
    const told = { number, at, tookMs };
    if (!outcome.ok)
      return { ...told, outcome: outcome.reason, status: null, detail: outcome.detail, retryAfterMs: null };
    const { status, headers } = outcome;
    const wait = retryAfterMs(headers['retry-after'], at);
    if (status >= 200 && status < 300)
      return { ...told, outcome: 'delivered', status, detail: null, retryAfterMs: null };
    const detail =
      status >= 300 && status < 400 ? 'A redirect counts as a failure: give the address it leads to.' : null;
    return { ...told, outcome: 'http_error', status, detail, retryAfterMs: wait };
  }

  /** All that are in force; null where they can no longer be read. */
  #secretsOf(webhook: StoredWebhook, now: number): string[] | null {
    const isOldInForce = webhook.oldSecret !== null && (webhook.oldSecretUntil ?? 0) > now;
    const sealed = [webhook.secret, ...(isOldInForce ? [webhook.oldSecret!] : [])];
    const secrets = sealed.map((secret) => this.#parts.secrets.read(secret));
    return secrets[0] ? secrets.filter((secret) => secret !== null) : null;
  }
}

const NO_SECRET = {
  ok: false,
  reason: 'no_secret',
  detail: 'The secret was sealed with another admin key and cannot be read: make a new one.',
} as const;

/** What is said of a subject in one topic is not said twice. */
const TOPICS: Record<WebhookEvent, string> = {
  'lead.created': 'lead',
  'lead.updated': 'lead',
  'lead.stage_changed': 'stage',
  'journey.updated': 'journey',
  'deal.attributed': 'deal',
  'person.erased': 'erased',
  'alert.changed': 'alert',
  'digest.weekly': 'digest',
};

function wants(hook: StoredWebhook, { event, detail }: DueChange): boolean {
  if (hook.disabled) return false;
  if (hook.events.includes(event)) return true;
  return event === 'person.erased' && (detail?.recipients as string[] | undefined)?.includes(hook.id) === true;
}
