/** Conditions of a query, put together piece by piece: each piece of text stays beside the values it needs. */
import type { Values } from '../../domain/journey/touchpoint-filter.ts';
import { inList, type Param, type Sql } from '../sql.ts';

export class Conditions {
  readonly params: Param[] = [];
  readonly #texts: string[] = [];
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  get text(): string {
    return this.#texts.length === 0 ? 'true' : this.#texts.join(' and ');
  }

  add(text: string, ...values: readonly Param[]): this {
    this.#texts.push(text);
    this.params.push(...values);
    return this;
  }

  /** The conditions of others, of which one holds. */
  addOneOf(others: readonly Conditions[]): this {
    const texts = others.map(({ text }) => `(${text})`);
    return this.add(`(${texts.join(' or ') || 'false'})`, ...others.flatMap(({ params }) => params));
  }

  /** @param allowed values of a column; null: it is not set. Nothing named: anything is allowed */
  addIn(column: string, allowed: Values | undefined): this {
    if (allowed === undefined) return this;
    const values = allowed.filter((value) => value !== null);
    const parts = [];
    if (values.length > 0) parts.push(new Conditions(this.#sql).add(`${column} ${inList(this.#sql)}`, values));
    if (values.length < allowed.length) parts.push(new Conditions(this.#sql).add(`${column} is null`));
    return this.addOneOf(parts);
  }
}
