/**
 * What the try-it site remembers about a browser, under a cookie of its own. No personal data: the lead is looked up
 * at the collector each time.
 */
import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import type { MovableClock } from '../clock.ts';

/** A page load that is about to happen, and what the page shall believe it came from. */
export interface PendingLanding {
  /** Path and query the browser was sent to. */
  location: string;
  referrer: string;
}

export interface Session {
  id: string;
  /** When this browser first came, by the moved clock. */
  cameAt: number;
  anonymousId: string | null;
  pending: PendingLanding | null;
}

const COOKIE = 'tryit';
const COOKIE_VALUE = /^([0-9a-f]{24})\.(\d{1,15})\.(\d{1,15})$/;
const MAX_OFFSET_MS = 200 * 366 * 86_400_000;

export class Sessions {
  readonly #known = new LRUCache<string, Session>({ max: 1000 });
  readonly #clock: MovableClock;

  constructor(clock: MovableClock) {
    this.#clock = clock;
  }

  /**
   * The session of this browser, made if there is none. After a restart the server has forgotten, the browser has
   * not: the cookie brings back when it came and how far the clock had moved, so that its time never runs backwards.
   */
  open(request: FastifyRequest, reply: FastifyReply): Session {
    const [, id, cameAt, offsetMs] = COOKIE_VALUE.exec(request.cookies[COOKIE] ?? '') ?? [];
    let session = id ? this.#known.get(id) : undefined;
    if (!session) {
      const moved = Math.min(Number(offsetMs ?? 0), MAX_OFFSET_MS);
      if (moved > this.#clock.offsetMs) this.#clock.advance(moved - this.#clock.offsetMs);
      session = {
        id: id ?? randomBytes(12).toString('hex'),
        cameAt: Math.min(Number(cameAt ?? Number.POSITIVE_INFINITY), this.#clock.now()),
        anonymousId: null,
        pending: null,
      };
      this.#known.set(session.id, session);
    }
    this.#remember(session, reply);
    return session;
  }

  /** Moves the clock, which all browsers on this server share, and lets this one remember it. */
  advance(session: Session, ms: number, reply: FastifyReply): void {
    this.#clock.advance(ms);
    this.#remember(session, reply);
  }

  /** Forgets the browser and sets the clock back to now. */
  startOver(session: Session, reply: FastifyReply): void {
    this.#known.delete(session.id);
    this.#clock.advance(-this.#clock.offsetMs);
    reply.clearCookie(COOKIE, { path: '/' });
  }

  #remember(session: Session, reply: FastifyReply): void {
    const value = `${session.id}.${session.cameAt}.${Math.max(0, this.#clock.offsetMs)}`;
    reply.setCookie(COOKIE, value, { path: '/', httpOnly: true, sameSite: 'lax', maxAge: 30 * 86_400 });
  }
}
