/** Secrets of webhooks: made, kept sealed with a key that is not in the database, and the signatures they make. */
import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { open, seal } from '../storage/seal.ts';

export class WebhookSecrets {
  readonly #key: string;

  /** @param adminKey where it changes, webhooks need new secrets: the old ones can no longer be read */
  constructor(adminKey: string) {
    this.#key = Buffer.from(hkdfSync('sha256', adminKey, '', 'throughline webhook secrets', 32)).toString('base64');
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
    try {
      return open(sealed, this.#key);
    } catch {
      return null;
    }
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
