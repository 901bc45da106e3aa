/**
 * The faults that the program answers for, each with the test that shows it, or why none does. `rows-complete.test.ts` sees
 * to it that every one is here and that every test that is named is one.
 */
export type FaultRow = { fault: string } & (
  | { file: string; test: string }
  /** Not shown by a test of this project: what is promised all the same, or what is not. */
  | { untested: string }
);

const faults = (name: string) => `test/faults/${name}.test.ts`;

export const FAULT_ROWS: Record<string, FaultRow> = {
  F01: {
    fault: 'kill -9 at random instants',
    file: faults('kill-9-sqlite'),
    test: 'kill -9 under load, again and again',
  },
  F02: {
    fault: 'kill -9 at every write',
    file: faults('kill-at-every-write'),
    test: 'kill -9 in the middle of each write and before each sync',
  },
  F03: {
    fault: 'power loss, unsynced writes lost',
    file: faults('power-loss'),
    test: 'the power goes under load and %s: what was acknowledged is there exactly once',
  },
  F04: {
    fault: 'power loss, torn and reordered writes',
    file: faults('power-loss'),
    test: 'the power goes under load and %s: what was acknowledged is there exactly once',
  },
  F05: { fault: 'out of memory', file: 'server/storage/group-commit.test.ts', test: 'is told by its bytes too' },
  F06: { fault: 'SIGTERM under load', file: faults('sigterm'), test: 'SIGTERM under load' },
  F07: {
    fault: 'SIGTERM, then SIGKILL with a hung database',
    file: faults('spool'),
    test: 'SIGTERM while the database hangs',
  },
  F08: {
    fault: 'a thread or the process fails',
    file: faults('disk-fails'),
    test: 'a disk that %s ends the process with 70',
  },
  F09: {
    fault: 'the event loop stalls',
    untested:
      'Nothing on the main thread waits for a disk or a report; liveness is answered by that thread, so a stall is seen as no answer.',
  },
  F10: {
    fault: 'pressure on the heap',
    file: 'server/storage/group-commit.test.ts',
    test: 'is refused, and harms nobody who waits already',
  },
  F11: { fault: 'disk full', file: faults('disk-full'), test: 'a full disk is a 503 that says so' },
  F12: {
    fault: 'disk full, nothing can be deleted',
    file: faults('disk-low'),
    test: 'a nearly full disk takes no events in; reads, and on a full one erasure, still work',
  },
  F13: { fault: 'no inodes, quota', untested: 'The same answer of the system as a full disk (F11).' },
  F14: {
    fault: 'read-only at the start',
    file: faults('read-only'),
    test: 'a disk that is read-only at the start',
  },
  F15: {
    fault: 'read-only while running',
    file: faults('disk-fails'),
    test: 'a disk that %s ends the process with 70',
  },
  F16: { fault: 'fsync fails', file: faults('disk-fails'), test: 'a disk that %s ends the process with 70' },
  F17: {
    fault: 'a write fails or is short',
    file: faults('disk-fails'),
    test: 'a disk that %s ends the process with 70',
  },
  F18: {
    fault: 'slow disk',
    file: faults('slow-disk'),
    test: 'a slow disk and one that stands still make answers late',
  },
  F19: {
    fault: 'no file descriptors',
    file: faults('descriptors'),
    test: 'no file descriptors',
  },
  F20: {
    fault: 'files are taken away',
    file: faults('file-taken-away'),
    test: 'a database file that is %s',
  },
  F21: {
    fault: 'locked by another process',
    file: faults('one-process-a-file'),
    test: 'a second process on the same database file',
  },
  F22: {
    fault: 'two servers on one file',
    file: faults('one-process-a-file'),
    test: 'a second process on the same database file',
  },
  F23: {
    fault: 'the log is damaged',
    file: faults('log-damage'),
    test: 'a bit of the log turns while the server is down',
  },
  F24: { fault: 'the file is damaged', file: faults('backup'), test: 'a backup that is not what it was is told apart' },
  F25: {
    fault: 'a long reader holds the log',
    file: faults('long-reader'),
    test: 'a long reader holds the log',
  },
  F26: {
    fault: 'an old SQLite',
    untested:
      'Every connection is refused below 3.51.3 (server/storage/sqlite/connection.ts); there is no older one to try.',
  },
  F27: {
    fault: 'the clock jumps forward',
    file: 'test/engines/retention.test.ts',
    test: 'a clock that nobody knew a day ago, or that was silent for long, takes nothing away',
  },
  F28: {
    fault: 'the clock jumps back',
    file: 'server/system/checks/clock.test.ts',
    test: 'one that went back, was perhaps put ahead, or is not the server',
  },
  F29: {
    fault: 'ten times the load',
    file: faults('overload'),
    test: 'ten times the load',
  },
  F30: {
    fault: 'all come back at once',
    untested:
      'Retry-After is spread (server/http/errors.ts), and trackers wait longer each time (test/browser/tracker/delivery.test.ts).',
  },
  F31: {
    fault: 'a body that ends early',
    file: 'test/http/attacks-slow.test.ts',
    test: 'nothing of an unfinished body is stored',
  },
  F32: {
    fault: 'the answer is lost',
    file: faults('kill-9-postgres'),
    test: 'a collector on PostgreSQL is killed under load',
  },
  F33: {
    fault: 'duplicates, other orders',
    file: 'test/properties/the-law-of-order.test.ts',
    test: 'any telling of the same facts stores and derives the same',
  },
  F34: { fault: 'poison in a batch', file: faults('poison'), test: 'one bad event spoils none of its neighbours' },
  F35: {
    fault: 'PostgreSQL down at the start',
    file: faults('spool'),
    test: 'killed with a full hand, and killed again while handing over',
  },
  F36: { fault: 'PostgreSQL crashes under load', file: faults('scale-out'), test: 'three collectors and an api' },
  F37: { fault: 'PostgreSQL hangs', file: faults('spool'), test: 'a hung database, and one that refuses' },
  F38: { fault: 'the network parts', file: faults('spool'), test: 'a hung database, and one that refuses' },
  F39: {
    fault: 'connections are used up',
    file: faults('connections-used-up'),
    test: 'connections are used up under load',
  },
  F40: { fault: 'a commit whose answer is lost', file: faults('scale-out'), test: 'three collectors and an api' },
  F41: {
    fault: 'failover to a standby that lags',
    untested: 'Stated limit: what the standby did not have is lost unless the server replicates synchronously.',
  },
  F42: {
    fault: 'PostgreSQL full, read-only, of another version',
    file: 'test/engines/start-errors.test.ts',
    test: 'a database of a newer program',
  },
  F43: { fault: 'the spool is full', file: faults('spool'), test: 'a full spool is a 503' },
  F44: {
    fault: 'a collector is lost with its spool',
    untested:
      'Stated limit (docs/scale.md): those events are lost; throughline_spool_age_seconds says what is at stake.',
  },
  F45: {
    fault: 'killed while handing over',
    file: faults('spool'),
    test: 'killed with a full hand, and killed again while handing over',
  },
  F46: {
    fault: 'killed during a migration',
    file: faults('kill-in-migration'),
    test: 'on SQLite, killed during a migration',
  },
  F47: {
    fault: 'updates and going back',
    file: 'test/engines/migrations.test.ts',
    test: 'of a newer program is refused, by name, and left as it is',
  },
  F48: {
    fault: 'backup while writing; restore',
    file: faults('backup'),
    test: 'a backup taken while events come is whole',
  },
  F49: {
    fault: 'a webhook is down for days',
    file: 'test/http/webhooks.test.ts',
    test: 'until it is taken: under one id, signed anew',
  },
  F50: {
    fault: 'killed between sending and noting it',
    file: faults('webhook-gap'),
    test: 'killed between sending a webhook and noting it',
  },
  F51: {
    fault: 'a CRM out of order',
    file: 'test/http/deals.test.ts',
    test: 'order never matters among deals sent with one',
  },
  F52: { fault: 'wrong settings', file: 'server/config.test.ts', test: 'that are wrong are all told at once' },
  P10: {
    fault: 'a backup remembers who was erased',
    file: faults('backup'),
    test: 'P10: a backup of before an erasure forgets her',
  },
  P16: {
    fault: 'data is kept too long',
    file: 'test/engines/retention.test.ts',
    test: 'people of whom nothing was heard become anonymous, their deals and credits stay; they do not come back',
  },
};
