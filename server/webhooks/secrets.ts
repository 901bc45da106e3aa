/** Secrets of webhooks: made, kept sealed with a key that is not in the database, and the signatures they make. */
import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { open, seal } from '../storage/seal.ts';

export class WebhookSecrets {
  readonly #key: string;
  readonly #keyBefore: string | null;

  /** @param before the admin key until it was changed, by which secrets that were sealed with it can still be read */
  constructor(adminKey: string, before: string | null = null) {
    this.#key = sealingKey(adminKey);
    this.#keyBefore = before === null ? null : sealingKey(before);
  }

  /** A new secret, sealed: 256 random bits. */
  make(): string {
    return this.seal(`whsec_${randomBytes(32).toString('base64')}`);
  }

  seal(secret: string): string {
    return seal(secret, this.#key);
  }

  /** @returns null where it was sealed with another key */
  read(sealed: string): string | null {
    return opened(sealed, this.#key) ?? (this.#keyBefore === null ? null : opened(sealed, this.#keyBefore));
  }

  /** Was it sealed with the admin key of now? */
  isCurrent(sealed: string): boolean {
    return opened(sealed, this.#key) !== null;
  }
}

const sealingKey = (adminKey: string): string =>
  Buffer.from(hkdfSync('sha256', adminKey, '', 'throughline webhook secrets', 32)).toString('base64');

function opened(sealed: string, key: string): string | null {
  try {
    return open(sealed, key);
  } catch {
    return null;
  }
}

/** The headers of one attempt (standardwebhooks.com): one signature for each secret in force. */
export function signedHeaders(
  id: string,
  body: string,
  now: number,
  secrets: readonly string[],
): Record<string, string> {
  const at = new Date(now);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
  };
}

/** Of what a message says, whatever its id and time. */
export const digestOf = (content: unknown): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('base64url');
