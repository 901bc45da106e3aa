/** What became of the rows of a file: counts, and the first that were refused. */
import { randomBytes } from 'node:crypto';
import type { ImportKind, ImportReport } from '../../shared/api/import.ts';
import type { Outcome } from './api.ts';

/** Reported lines, at most. */
const MAX_REJECTED = 1000;

export class Outcomes {
  readonly #counts = { accepted: 0, updated: 0, unchanged: 0, rejected: 0 };
  #rejected: Outcome[] = [];

  add(outcomes: readonly Outcome[]): void {
    for (const one of outcomes) {
      this.#counts[one.became]++;
      if (one.became === 'rejected') this.#rejected.push(one);
    }
    // Rows of one piece of the file come in no order.
    this.#rejected = this.#rejected.sort((a, b) => a.line - b.line).slice(0, MAX_REJECTED);
  }

  report(kind: ImportKind, createdAt: string): ImportReport {
    const { rejected, ...counts } = this.#counts;
    const all = Object.values(this.#counts).reduce((sum, count) => sum + count, 0);
    return {
      id: `import_${randomBytes(12).toString('hex')}`,
      kind,
      status: rejected === all ? 'failed' : 'done',
      createdAt,
      ...counts,
      rejectedRows: rejected,
      rejected: this.#rejected.map(({ line, errors = [] }) => ({ line, errors })),
    };
  }
}
