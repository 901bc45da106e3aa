/** Sends the digest of a week by mail to each who asked for it: once, and what the mail server does not take again for a day. */
import { createHash } from 'node:crypto';
import type { DigestPayload } from '../../shared/api/digest.ts';
import type { Language } from '../../shared/languages.ts';
import type { Clock } from '../clock.ts';
import { afterMail } from '../domain/digest/after-mail.ts';
import { letterOf } from '../domain/digest/letter.ts';
import { maskIdentifiers } from '../domain/privacy/mask-identifiers.ts';
import { seesIdentifiers } from '../domain/privacy/sees-identifiers.ts';
import type { Mailer, MailOutcome } from '../outbound/mailer.ts';
import { Rounds } from '../rounds.ts';
import type { DueDigestMail } from '../storage/facts/digest-mails.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import type { Storage } from '../storage/storage.ts';
import type { UnsubscribeLinks } from './unsubscribe-links.ts';

const LOOK_MS = 60_000;
const A_ROUND = 200;
/** No attempt takes so long: whoever made it is no more. */
const INTERRUPTED_MS = 10 * 60_000;

export interface PostmanParts {
  storage: Storage;
  clock: Clock;
  /** null: no mail server is set. */
  mailer: Mailer | null;
  links: UnsubscribeLinks;
  siteOf(siteId: number): Promise<StoredSite | null>;
  /** @param week its first day */
  digest(site: StoredSite, week: string): Promise<DigestPayload>;
  /** Something failed that is tried again. */
  onTrouble(error: Error): void;
}

export interface Reader {
  userId: string;
  email: string;
  name: string;
  /** Else e-mail addresses and phone numbers are masked, should a campaign or a channel be called like one. */
  seesIdentifiers: boolean;
}

export class Postman {
  /** Attempts since the start. */
  readonly totals = { sent: 0, failed: 0 };
  readonly #parts: PostmanParts;
  readonly #rounds: Rounds<void>;

  constructor(parts: PostmanParts) {
    this.#parts = parts;
    this.#rounds = new Rounds(LOOK_MS, () => this.#look(), parts.onTrouble);
  }

  /** A mail server is set. */
  get isSet(): boolean {
    return this.#parts.mailer !== null;
  }

  start(): void {
    if (this.isSet) this.#rounds.start();
  }

  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  /** Sends all that are due, now. */
  async look(): Promise<void> {
    await this.#rounds.now();
  }

  /** Sends one now, whatever was sent before; nothing is noted. */
  async sendNow(site: StoredSite, week: string, reader: Reader, language: Language): Promise<MailOutcome> {
    return this.#send(site, await this.#parts.digest(site, week), reader, language, this.#parts.clock.now());
  }

  async #look(): Promise<void> {
    const { storage, clock, digest } = this.#parts;
    await storage.write('closeInterrupted', clock.now() - INTERRUPTED_MS);
    const due = await storage.read('dueDigestMails', clock.now(), A_ROUND);
    // Readers of one site are told the same of it.
    const made = new Map<string, Promise<DigestPayload | null>>();
    for (const mail of due) {
      if (this.#rounds.stopped) return;
      const site = await this.#parts.siteOf(mail.siteId);
      if (!site || !(mail.reader.sites?.includes(site.id) ?? true)) {
        await storage.write('dropDigestMail', mail);
        continue;
      }
      const which = `${mail.siteId} ${mail.week}`;
      const making = made.get(which) ?? digest(site, mail.week).catch((error: Error) => this.#troubled(error));
      made.set(which, making);
      await this.#sendDue(site, mail, await making);
    }
  }

  #troubled(error: Error): null {
    this.#parts.onTrouble(error);
    return null;
  }

  async #sendDue(site: StoredSite, mail: DueDigestMail, payload: DigestPayload | null): Promise<void> {
    const { storage, clock } = this.#parts;
    if (!(await storage.write('takeDigestMail', mail, clock.now()))) return;
    const { role, seesIdentifiers: told, ...reader } = mail.reader;
    const whom = { ...reader, userId: mail.userId, seesIdentifiers: seesIdentifiers(role, told) };
    const outcome: MailOutcome = payload
      ? await this.#send(site, payload, whom, mail.language, mail.createdAt)
      : { ok: false, problem: 'not_composed', status: null, isFinal: false };
    const now = clock.now();
    const { problem, status } = outcome.ok ? { problem: null, status: null } : outcome;
    const next = { dueAt: now, ...afterMail(outcome, mail.attempts + 1, mail.createdAt, now) };
    await storage.write('finishDigestMail', mail, { ...next, problem, status });
    this.totals[outcome.ok ? 'sent' : 'failed'] += 1;
  }

  /** @param since makes the mail of another moment another mail */
  #send(
    { siteId }: StoredSite,
    payload: DigestPayload,
    { userId, email, name, seesIdentifiers: isFull }: Reader,
    language: Language,
    since: number,
  ): Promise<MailOutcome> {
    const { mailer, links } = this.#parts;
    const link = links.of({ userId, siteId });
    const letter = letterOf(isFull ? payload : maskIdentifiers(payload), language, link.page);
    const host = new URL(payload.links.dashboard).hostname;
    const id = createHash('sha256').update(`${link.page} ${payload.from} ${since}`).digest('hex').slice(0, 32);
    return mailer!.send({ ...letter, to: { name, address: email }, id: `${id}@${host}`, headers: link.headers });
  }
}
