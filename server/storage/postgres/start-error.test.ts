import { expect, test } from 'vitest';
import { faultOfServer } from './connection.ts';
import { placeOf, startError } from './start-error.ts';

const url = 'postgres://ann:very-secret@db.example:6543/leads';

test.each([
  ['ENOTFOUND', 'getaddrinfo', 'The host of THROUGHLINE_DATABASE_URL is not known: db.example:6543', true],
  ['ECONNREFUSED', '', 'Nothing listens at db.example:6543', true],
  ['', 'timeout expired', 'PostgreSQL at db.example:6543 does not answer', true],
  ['28P01', 'password authentication failed', 'does not let ann in', false],
  ['3D000', 'database "leads" does not exist', 'There is no database leads at db.example:6543', false],
  ['42501', 'permission denied for schema public', 'grant create on schema public', false],
  ['25006', 'cannot execute in a read-only transaction', 'connect to the primary server', true],
  ['57P03', 'the database system is starting up', 'cannot take connections now', true],
  ['53300', 'too many clients', 'cannot take connections now', true],
  ['', 'The server does not support SSL connections', 'do not agree on encryption', false],
])('a start that fails with %s %s says so in one sentence without the password', (code, message, sentence, passes) => {
  const said = startError(Object.assign(new Error(message), { code }), url);
  expect(said).toMatchObject({ name: 'StartError', passes });
  expect(said.message).toContain(sentence);
  expect(said.message).not.toMatch(/very-secret|\n/);
});

test('what is none of these stays what it is', () => {
  const bug = new TypeError('x is not a function');
  expect(startError(bug, url)).toBe(bug);
});

test('an address that is none is told apart', () => {
  expect(() => placeOf('postgres://ann:p#ss@:x/')).toThrow('is not an address that can be read');
});

test('an old server is refused, and one that forgets what it has committed', () => {
  const good = { version: 160004, named: '16.4', fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' };
  expect(faultOfServer(good, false)).toBeNull();
  expect(faultOfServer({ ...good, version: 130012, named: '13.12' }, true)).toBe(
    'This is PostgreSQL 13.12; 14 or newer is needed',
  );
  expect(faultOfServer({ ...good, fsync: 'off', synchronous_commit: 'off' }, false)).toContain(
    'fsync, synchronous_commit = off',
  );
  expect(faultOfServer({ ...good, fsync: 'off' }, true)).toBeNull();
});
