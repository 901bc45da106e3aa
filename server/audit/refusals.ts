/**
 * What is refused goes into the audit log once, and what follows of it in the same interval as one more entry that
 * counts it: whoever asks in vain a million times fills no database with it.
 */
import type { NewAuditEntry } from '../storage/facts/audit.ts';

const INTERVAL_MS = 10 * 60_000;
const SIGN_IN = 'POST /v1/session';

interface Open {
  /** The last one. */
  entry: NewAuditEntry;
  until: number;
  /** Since the first, which is written already. */
  more: number;
}

export class Refusals {
  readonly #open = new Map<string, Open>();

  /**
   * @param isKnown whether somebody of ours asked; of all others, who show nothing or what anybody can have, all that is
   *   refused of a site is one, but for signing in
   * @returns what is to be written now
   */
  note(entry: NewAuditEntry, isKnown: boolean): NewAuditEntry[] {
    const ended = this.end(entry.at);
    const { action, site, bearerKind, bearerId } = entry;
    const key = JSON.stringify([isKnown ? action : action === SIGN_IN, site, bearerKind, bearerId]);
    const open = this.#open.get(key);
    if (!open) {
      this.#open.set(key, { entry, until: entry.at + INTERVAL_MS, more: 0 });
      return [...ended, entry];
    }
    const target = open.entry.target === entry.target ? entry.target : null;
    this.#open.set(key, { ...open, entry: { ...entry, target }, more: open.more + 1 });
    return ended;
  }

  /** @returns what was only counted, of the intervals that are over by then */
  end(now: number): NewAuditEntry[] {
    const over = [...this.#open].filter(([, { until }]) => until <= now);
    for (const [key] of over) this.#open.delete(key);
    return over.flatMap(([, { entry, more }]) => (more > 0 ? [{ ...entry, times: more }] : []));
  }
}
