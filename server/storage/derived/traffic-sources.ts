/**
 * The dictionary of distinct source inputs and their verdicts. Touchpoints point into it, so that a change of the
 * channel rules touches its thousands of rows, not millions of touchpoints.
 */
import { LRUCache } from 'lru-cache';
import type { ChannelDefinition } from '../../domain/source/channel-definition.ts';
import type { SourceInput } from '../../domain/source/input.ts';
import { verdict } from '../../domain/source/verdict.ts';
import type { Sql, Value } from '../sql.ts';
import { verdictColumns } from './judge-sources.ts';
import { TRAFFIC_SOURCES } from './tables.ts';

export class TrafficSources {
  /** `site id` of rows known to be stored, by the database they are stored in. */
  #known = new WeakMap<object, LRUCache<string, true>>();

  /** Adds what the dictionary does not have yet. */
  async ensure(
    sql: Sql,
    siteId: number,
    inputs: ReadonlyMap<string, SourceInput>,
    { version, rules, aliases }: ChannelDefinition,
  ): Promise<void> {
    const known = this.#knownIn(sql.database);
    const fresh = [...inputs].filter(([id]) => !known.has(`${siteId} ${id}`)).sort(([a], [b]) => (a < b ? -1 : 1));
    if (fresh.length === 0) return;
    const rows = fresh.map(([id, input]): Value[] => [
      siteId,
      id,
      JSON.stringify(input),
      ...verdictColumns(version, verdict(input, rules, aliases)),
    ]);
    await sql.insert(TRAFFIC_SOURCES.name, TRAFFIC_SOURCES.columns, rows, 'do nothing');
    for (const [id] of fresh) known.set(`${siteId} ${id}`, true);
  }

  #knownIn(database: object): LRUCache<string, true> {
    let known = this.#known.get(database);
    if (!known) {
      known = new LRUCache({ max: 50_000 });
      this.#known.set(database, known);
    }
    return known;
  }

  /** After a rolled-back transaction nothing is known any more. */
  forget(): void {
    this.#known = new WeakMap();
  }
}
