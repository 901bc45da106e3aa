/** Turns what changed into messages for whoever wants to hear of it: each change once, by whichever process is first. */
import type { WebhookEvent } from '../../shared/vocabulary.ts';
import type { Clock } from '../clock.ts';
import type { DueChange } from '../storage/outbox/due-changes.ts';
import type { NewMessage } from '../storage/outbox/messages.ts';
import type { StoredWebhook } from '../storage/outbox/webhooks.ts';
import type { Storage } from '../storage/storage.ts';
import { isAlike, type Payload, type Payloads } from './payloads.ts';
import { digestOf } from './secrets.ts';

const CHANGES_A_TURN = 100;
/** What cannot be composed is tried again after this; what is told of others does not wait for it. */
const ASIDE_MS = 60_000;

export interface ComposerParts {
  storage: Storage;
  payloads: Payloads;
  clock: Clock;
  /** Something failed that will be tried again. */
  onTrouble(error: Error): void;
}

export class Composer {
  readonly #parts: ComposerParts;

  constructor(parts: ComposerParts) {
    this.#parts = parts;
  }

  /**
   * A site whose change fails waits for the next turn with its others: it costs the other sites one failure at most.
   * @param stopped when the process is to end: what is begun by then is composed by the next one
   * @returns changes that were begun with
   */
  async composeDue(stopped: AbortSignal): Promise<number> {
    const { storage, clock, onTrouble } = this.#parts;
    const changes = await storage.read('dueChanges', clock.now(), CHANGES_A_TURN);
    const failing = new Set<number>();
    for (const change of changes) {
      if (failing.has(change.siteId)) continue;
      try {
        await this.#compose(change, stopped);
      } catch (error) {
        if (stopped.aborted) return 0;
        failing.add(change.siteId);
        onTrouble(error as Error);
        await storage.write('putAside', change, clock.now() + ASIDE_MS);
      }
    }
    return changes.length;
  }

  async #compose(change: DueChange, stopped: AbortSignal): Promise<void> {
    const { storage, payloads, clock } = this.#parts;
    const hooks = (await storage.read('listWebhooks', change.siteId)).filter((hook) => wants(hook, change));
    const messages: NewMessage[] = [];
    let alike: Promise<Payload | null> | undefined;
    for (const hook of hooks) {
      if (!alike || !isAlike(change.event)) alike = unlessStopped(payloads.of(change, hook), stopped);
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
}

/** A report that a message is made of may take longer than the process has when it is to end. @throws then */
function unlessStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  return Promise.race([work, stopped]).finally(() => signal.removeEventListener('abort', stop));
}

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
