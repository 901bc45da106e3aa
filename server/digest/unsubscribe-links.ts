/** Links that end the digest of one site for one reader without signing in: sealed, so that nobody makes one up or reads it. */
import type { OpaqueTexts } from '../http/opaque.ts';

export interface Subscription {
  userId: string;
  siteId: number;
}

export class UnsubscribeLinks {
  readonly #opaque: OpaqueTexts;
  readonly #url: () => string;

  /** @param url where people reach this server */
  constructor(opaque: OpaqueTexts, url: () => string) {
    this.#opaque = opaque;
    this.#url = url;
  }

  /** A page that asks once more, and what mail programs make a button of: they send a form there (RFC 2369; RFC 8058, which is for https alone). */
  of({ userId, siteId }: Subscription): { page: string; headers: Record<string, string> } {
    const page = `${this.#url()}/unsubscribe?token=${this.#opaque.seal(`digest ${siteId} ${userId}`)}`;
    return {
      page,
      headers: {
        'List-Unsubscribe': `<${page}>`,
        ...(page.startsWith('https:') ? { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
      },
    };
  }

  /** @returns null where it was not made here, or with another admin key */
  read(token: string): Subscription | null {
    try {
      const [, siteId, userId] = /^digest (\d+) (\S+)$/.exec(this.#opaque.open(token)) ?? [];
      return siteId && userId ? { siteId: Number(siteId), userId } : null;
    } catch {
      return null;
    }
  }
}
