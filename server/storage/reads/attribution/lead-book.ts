/** Leads by number: a report looks each up a dozen times, which costs several times as much by name. */
import { Dictionary } from './dictionary.ts';

export interface LeadFacts {
  createdAt: number;
  stage: string;
  /** Domain, else name; null: none, or accounts were not asked for. */
  account: string | null;
}

export class LeadBook {
  readonly #numbers = new Dictionary<string>();
  readonly #facts: (LeadFacts | undefined)[] = [];
  #size = 0;

  /** Leads there are: nobody who is restricted, and nobody who was merged away. */
  get size(): number {
    return this.#size;
  }

  /** Above all numbers given so far. */
  get end(): number {
    return this.#facts.length;
  }

  /** Of one who is not there too: facts of her may come. */
  numberOf(leadId: string): number {
    const number = this.#numbers.code(leadId);
    if (number === this.#facts.length) this.#facts.push(undefined);
    return number;
  }

  find(leadId: string): number | undefined {
    return this.#numbers.find(leadId);
  }

  idOf(lead: number): string {
    return this.#numbers.values[lead]!;
  }

  /** undefined: she is not there. */
  of(lead: number): LeadFacts | undefined {
    return this.#facts[lead];
  }

  set(leadId: string, facts: LeadFacts | undefined): void {
    const lead = this.numberOf(leadId);
    this.#size += Number(facts !== undefined) - Number(this.#facts[lead] !== undefined);
    this.#facts[lead] = facts;
  }

  /** Numbers of those who are there, and of whom this holds. */
  which(holds: (facts: LeadFacts) => boolean = () => true): number[] {
    const found: number[] = [];
    for (let lead = 0; lead < this.#facts.length; lead++) {
      const facts = this.#facts[lead];
      if (facts && holds(facts)) found.push(lead);
    }
    return found;
  }
}

/** Those of them whose touchpoints a report reads, numbered again: holders. */
export class LeadHolders {
  /** By holder. */
  readonly leads: number[] = [];
  readonly book: LeadBook;
  readonly #holders: Int32Array;

  constructor(book: LeadBook) {
    this.book = book;
    this.#holders = new Int32Array(book.end).fill(-1);
  }

  get size(): number {
    return this.leads.length;
  }

  /** @returns her holder */
  add(lead: number): number {
    if (this.#holders[lead] === -1) this.#holders[lead] = this.leads.push(lead) - 1;
    return this.#holders[lead]!;
  }

  /** undefined: she is none. */
  get(leadId: string): number | undefined {
    const holder = this.#holders[this.book.find(leadId) ?? -1] ?? -1;
    return holder === -1 ? undefined : holder;
  }

  ids(): string[] {
    return this.leads.map((lead) => this.book.idOf(lead));
  }
}
