/** The ceiling: the same rows into the same table by one prepared statement in large groups; no HTTP, no thread, no marks. */
import type BetterSqlite3 from 'better-sqlite3';
import { fromTracker } from '../../../server/collect/from-tracker.ts';
import { isRejection } from '../../../server/collect/message.ts';
import { passThrough } from '../../../server/collect/pipeline.ts';
import { EVENT_COLUMNS, toRow } from '../../../server/storage/facts/event-row.ts';
import { EVENT_TABLE } from '../../../server/storage/facts/event-table.ts';
import { openStorage } from '../../../server/storage/open.ts';
import type { Value } from '../../../server/storage/sql.ts';
import { openSqlite } from '../../../server/storage/sqlite/connection.ts';
import { temporaryFolder } from '../../support/server-process.ts';
import { madeArrival } from '../arrivals.ts';
import type { Measure } from '../measure.ts';
import { BROWSERS, trackerEvent } from '../requests.ts';
import { Visitors } from '../visitors.ts';

const GROUP = 1000;
const EVENTS_PER_SECOND = 40_000;

export const ceiling: Measure = {
  name: 'ceiling',
  async run({ durationMs }, yardsticks) {
    const rows = rowsFor(Math.ceil((durationMs / 1000) * EVENTS_PER_SECOND));
    const { databaseUrl, file, remove } = temporaryFolder('bench');
    try {
      await (await openStorage(databaseUrl)).close();
      const db = openSqlite(file, 'write');
      const seconds = insertAll(db, rows);
      db.close();
      yardsticks.rawInserts = rows.length / seconds;
      return [
        {
          what: `raw SQLite inserts, synced in groups of ${GROUP}`,
          figure: rows.length / seconds,
          unit: 'events/s',
          note: `${rows.length} events`,
        },
      ];
    } finally {
      remove();
    }
  },
};

function insertAll(db: BetterSqlite3.Database, rows: Value[][]): number {
  const insert = db.prepare(
    `insert into ${EVENT_TABLE.sqlite} (${EVENT_COLUMNS.join(', ')}) values (${EVENT_COLUMNS.map(() => '?').join(', ')})`,
  );
  const group = db.transaction((start: number) => {
    for (let i = start; i < Math.min(rows.length, start + GROUP); i++) insert.run(rows[i]!);
  });
  const began = performance.now();
  for (let start = 0; start < rows.length; start += GROUP) group.immediate(start);
  return (performance.now() - began) / 1000;
}

function rowsFor(count: number): Value[][] {
  const now = Date.now();
  const visitors = new Visitors(now, 7);
  const arrivals = BROWSERS.map((userAgent) => madeArrival(now, userAgent));
  return Array.from({ length: count }, (_, i) => {
    const made = visitors.next();
    const arrival = arrivals[i % arrivals.length]!;
    const message = fromTracker(trackerEvent(made, false), made.anonymousId, arrival);
    if (isRejection(message)) throw new Error(`A made-up event is not valid: ${message.detail}`);
    passThrough(message, arrival);
    return toRow(message);
  });
}
