import { type Check, fail, ok } from './check.ts';

/** Does the database sync what it commits? Asked of the very connection that writes. */
export const durability: Check = ({ storage, engine }) =>
  storage.unsafe.length === 0
    ? ok(`Every commit is synced before it is answered (${engine === 'sqlite' ? 'SQLite' : 'PostgreSQL'})`)
    : fail(
        `A power loss could lose events that were acknowledged: ${storage.unsafe.join(', ')}`,
        engine === 'sqlite'
          ? 'Put the database on a local disk, and start again'
          : 'Switch these on in postgresql.conf, or in the settings of the role and the database',
      );
