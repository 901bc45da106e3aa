/**
 * Words that callers are given and send back, and cannot read: cursors and ids made of what they may not all see.
 *
 * The same text is the same word in every process with the same admin key, and after a restart. A word is the text
 * encrypted under its own authentication tag (a synthetic nonce, as in RFC 5297), so that none can be made up.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

declare module 'fastify' {
  interface FastifyInstance {
    opaque: OpaqueTexts;
  }
}

const ALGORITHM = 'aes-256-ctr';
const TAG_BYTES = 16;

export class OpaqueTexts {
  readonly #tagKey: Buffer;
  readonly #key: Buffer;

  constructor(adminKey: string) {
    const keys = Buffer.from(hkdfSync('sha256', adminKey, '', 'throughline opaque texts', 64));
    this.#tagKey = keys.subarray(0, 32);
    this.#key = keys.subarray(32);
  }

  /** As it may stand in an address. */
  seal(text: string): string {
    const tag = this.#tagOf(text);
    const cipher = createCipheriv(ALGORITHM, this.#key, tag);
    return Buffer.concat([tag, cipher.update(text, 'utf8'), cipher.final()]).toString('base64url');
  }

  /** @throws for a word that was not made here, or with another admin key */
  open(word: string): string {
    const bytes = Buffer.from(word, 'base64url');
    const tag = bytes.subarray(0, TAG_BYTES);
    const decipher = createDecipheriv(ALGORITHM, this.#key, tag);
    const text = Buffer.concat([decipher.update(bytes.subarray(TAG_BYTES)), decipher.final()]).toString('utf8');
    if (!timingSafeEqual(tag, this.#tagOf(text))) throw new Error('Not made with this key');
    return text;
  }

  #tagOf(text: string): Buffer {
    return createHmac('sha256', this.#tagKey).update(text).digest().subarray(0, TAG_BYTES);
  }
}
