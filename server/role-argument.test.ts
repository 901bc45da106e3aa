import { expect, test } from 'vitest';
import { readConfig } from './config.ts';
import { withRole } from './role-argument.ts';

const onPostgres = readConfig({ THROUGHLINE_DATABASE_URL: 'postgres://ann@db.example/leads', THROUGHLINE_ROLE: 'api' });

test('the argument goes before the setting', () => {
  expect(withRole(onPostgres, []).role).toBe('api');
  expect(withRole(onPostgres, ['--role', 'collector']).role).toBe('collector');
  expect(withRole(onPostgres, ['--role=worker']).role).toBe('worker');
});

test.each([
  [['--role', 'boss'], '--role must be all, collector, api, worker'],
  [['--roll', 'api'], "serve: Unknown option '--roll'"],
  [['api'], 'serve: Unexpected argument'],
])('%j is refused', (args, sentence) => {
  expect(() => withRole(onPostgres, args)).toThrow(sentence);
});

test('an embedded database has one process', () => {
  expect(() => withRole(readConfig({}), ['--role', 'collector'])).toThrow('The embedded database has one process');
  expect(withRole(readConfig({}), ['--role', 'all']).role).toBe('all');
  expect(() => readConfig({ THROUGHLINE_ROLE: 'worker' })).toThrow('The embedded database has one process');
});
