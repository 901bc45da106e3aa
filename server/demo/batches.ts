/** Gathers rows into bodies below the API's limits, a heap for each endpoint. */
import { LIMITS } from '../../shared/limits.ts';

/** Well below the limits of a body (1,000 messages, 1 MiB): smaller steps, steadier progress. */
const ROWS = LIMITS.messagesPerBody / 2;
const BYTES = LIMITS.bodyBytes / 2;

export interface Batch {
  heap: string;
  /** JSON texts */
  rows: string[];
}

export class Batches {
  readonly #heaps = new Map<string, { rows: string[]; bytes: number }>();

  /** @returns a batch that is full */
  add(heap: string, row: unknown): Batch | null {
    const text = JSON.stringify(row);
    const found = this.#heaps.get(heap) ?? { rows: [], bytes: 0 };
    this.#heaps.set(heap, found);
    found.rows.push(text);
    // Three bytes a character at most; addresses and names are ASCII for the greatest part.
    found.bytes += text.length + 1;
    if (found.rows.length < ROWS && found.bytes < BYTES) return null;
    this.#heaps.delete(heap);
    return { heap, rows: found.rows };
  }

  /** What is left. */
  *rest(): Generator<Batch> {
    for (const [heap, { rows }] of this.#heaps) yield { heap, rows };
    this.#heaps.clear();
  }
}
