/**
 * Where events are written. They are read as `events` everywhere: on SQLite that is a view, which puts the words back
 * that rows have codes of (`Words`).
 */
import type { Sql } from '../sql.ts';

export const EVENT_TABLE: Readonly<Record<Sql['engine'], string>> = { sqlite: 'event_rows', postgres: 'events' };
