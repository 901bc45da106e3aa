import type { Situation } from '../situation.ts';
import { type Check, fail, ok, warn } from './check.ts';

const DAY_MS = 86_400_000;
const OLD_DAYS = 2;

/** Is there a backup that would help, and can there be a next one? Where the server is only tried out, nobody needs one. */
export const backups: Check = ({ engine, lastBackup, backupsWritable, now, config }) => {
  if (engine === 'postgres') return null;
  if (config.backupAt && !backupsWritable)
    return fail(
      'Backups cannot be written into their folder',
      'Let the user that the server runs as write into THROUGHLINE_BACKUP_FOLDER (by itself the folder backups beside the database)',
    );
  const todo = config.backupAt
    ? `The nightly one comes at ${clockTime(config.backupAt)}; throughline backup takes one now, and says what hinders it`
    : 'Set THROUGHLINE_BACKUP_AT=03:30, and THROUGHLINE_BACKUP_FOLDER to another disk';
  if (lastBackup === null) {
    const said = 'No backup was taken yet';
    return config.production ? warn(said, todo) : ok(`${said}; nor is one needed outside production`);
  }
  const days = Math.floor((now - lastBackup) / DAY_MS);
  const said = `The newest backup is ${days < 1 ? 'less than a day' : days === 1 ? 'a day' : `${days} days`} old`;
  return days < OLD_DAYS || !config.production ? ok(said) : warn(said, todo);
};

const clockTime = ({ hour, minute }: NonNullable<Situation['config']['backupAt']>) =>
  [hour, minute].map((number) => String(number).padStart(2, '0')).join(':');
