/** Events on others' time that mention an erased person, and what stays of them. */
import type { EventBody } from '../../domain/journey/fact.ts';
import { type FactRow, factOf } from '../derived/fact-row.ts';
import { CLOCK, EVENT_COLUMNS, identifiersIn, type NewEvent, toRow } from '../facts/event-row.ts';
import { EVENT_TABLE } from '../facts/event-table.ts';
import type { Sql } from '../sql.ts';
import { withoutPerson } from './stubs.ts';

/** As much of an event as an erasure reads. */
export interface StoredEvent extends FactRow {
  received_at: number;
  quarantine: string | null;
  title: string | null;
}

/** Does an event name one of these people? */
export const names = ({ body }: StoredEvent, mine: ReadonlySet<string>): boolean =>
  identifiersIn(body).some((identifier) => mine.has(identifier));

/** Frees others' events of her: on their time what happened stays theirs, and who they said they are; what it says of her does not. */
export async function freeMentions(
  sql: Sql,
  siteId: number,
  rows: readonly StoredEvent[],
  identifiers: readonly string[],
): Promise<void> {
  for (const table of [EVENT_TABLE[sql.engine], 'quarantine_decisions'])
    for (const { visitor_id, message_id } of rows)
      await sql.run(`delete from ${table} where site_id = ? and visitor_id = ? and message_id = ?`, [
        siteId,
        visitor_id,
        message_id,
      ]);
  const events: NewEvent[] = [];
  for (const row of rows) {
    const body = row.body === null ? null : withoutPerson(JSON.parse(row.body) as EventBody, row.type, identifiers);
    if (['identify', 'group', 'alias'].includes(row.type) && !body?.identifiers) continue;
    events.push({
      ...factOf(row),
      siteId,
      receivedAt: row.received_at,
      clock: CLOCK.sent,
      quarantine: row.quarantine,
      device: null,
      country: null,
      region: null,
      body,
    });
  }
  if (events.length > 0) await sql.insert(EVENT_TABLE[sql.engine], EVENT_COLUMNS, events.map(toRow), 'do nothing');
}
