/**
 * Sends what webhooks have to tell: has changes turned into messages (`composer.ts`), and turns messages into attempts until
 * they arrive. What is under way when the process dies is sent again with the same id.
 */
import { afterAttempt, retryAfterMs } from '../domain/webhooks/after-attempt.ts';
import type { Outbound } from '../outbound/call.ts';
import type { OutboundAnswer, OutboundFailure } from '../outbound/outcome.ts';
import type { Attempt, DueMessage } from '../storage/outbox/sending.ts';
import type { StoredWebhook } from '../storage/outbox/webhooks.ts';
import { VERSION } from '../version.ts';
import { Composer, type ComposerParts } from './composer.ts';
import { signedHeaders, type WebhookSecrets } from './secrets.ts';

const TICK_MS = 1_000;
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

export interface DispatcherParts extends ComposerParts {
  outbound: Outbound;
  secrets: WebhookSecrets;
}

export class WebhookDispatcher {
  /** Attempts since the start. */
  readonly totals = { delivered: 0, failed: 0 };
  readonly #parts: DispatcherParts;
  readonly #composer: Composer;
  readonly #underWay = new Map<string, { webhookId: string; done: Promise<void> }>();
  readonly #stopped = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  /** Of each of the two turns, the one under way. */
  readonly #turns = new Map<'compose' | 'send', Promise<number>>();
  #forgottenAt = 0;

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
    this.#composer = new Composer(parts);
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
      this.#turn('compose', () => this.#composer.composeDue(this.#stopped.signal)),
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
