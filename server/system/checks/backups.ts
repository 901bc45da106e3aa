import { type Check, ok, warn } from './check.ts';

const DAY_MS = 86_400_000;
const OLD_DAYS = 2;

/** Is there a backup that would help? Where the server is only tried out, nobody needs one. */
export const backups: Check = ({ engine, lastBackup, now, config }) => {
  if (engine === 'postgres') return null;
  const todo = 'Set THROUGHLINE_BACKUP_AT=03:30, and THROUGHLINE_BACKUP_FOLDER to another disk';
  if (lastBackup === null) {
    const said = 'No backup was taken yet';
    return config.production ? warn(said, todo) : ok(`${said}; nor is one needed outside production`);
  }
  const days = Math.floor((now - lastBackup) / DAY_MS);
  const said = `The newest backup is ${days < 1 ? 'less than a day' : days === 1 ? 'a day' : `${days} days`} old`;
  return days < OLD_DAYS || !config.production ? ok(said) : warn(said, todo);
};
