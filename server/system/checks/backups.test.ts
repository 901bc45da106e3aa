import { expect, test } from 'vitest';
import type { Situation } from '../situation.ts';
import { backups } from './backups.ts';

const NOW = Date.UTC(2026, 0, 31);
const NIGHTLY = { hour: 3, minute: 5 };

const verdict = (situation: Partial<Situation>, config: Partial<Situation['config']> = {}) =>
  backups({
    engine: 'sqlite',
    now: NOW,
    lastBackup: null,
    backupsWritable: true,
    config: { production: true, backupAt: NIGHTLY, ...config },
    ...situation,
  } as Situation);

test('a folder that nothing can be written into is said before the first night', () => {
  expect(verdict({ backupsWritable: false })).toMatchObject({
    status: 'fail',
    todo: expect.stringContaining('BACKUP_FOLDER'),
  });
  expect(verdict({ backupsWritable: false, lastBackup: NOW })!.status).toBe('fail');
});

test('who has set backups is not told to set them, but when the next one comes', () => {
  expect(verdict({})).toMatchObject({ status: 'warn', todo: expect.stringContaining('at 03:05') });
  expect(verdict({}, { backupAt: null })!.todo).toContain('THROUGHLINE_BACKUP_AT');
});

test('a backup of this night is well, an old one is not', () => {
  expect(verdict({ lastBackup: NOW - 3_600_000 })!.status).toBe('ok');
  expect(verdict({ lastBackup: NOW - 5 * 86_400_000 })).toMatchObject({
    status: 'warn',
    said: expect.stringContaining('5 days'),
  });
});

test('nobody needs one who only tries it out, nor on PostgreSQL', () => {
  expect(verdict({ backupsWritable: false }, { production: false, backupAt: null })!.status).toBe('ok');
  expect(verdict({ engine: 'postgres' })).toBeNull();
});
