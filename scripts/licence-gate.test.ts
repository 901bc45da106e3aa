import { expect, test } from 'vitest';
import { type LockedPackage, lockProblems } from './licence-gate.ts';

function problems(name: string, locked: Partial<LockedPackage>): string[] {
  return lockProblems({ '': {}, [`node_modules/${name}`]: { version: '1.0.0', license: 'MIT', ...locked } });
}

test.each([
  'AGPL-3.0-or-later',
  'AGPL-3.0',
  'GPL-2.0-only',
  'GPL-3.0-or-later WITH Classpath-exception-2.0',
  'GPLv3',
  'SSPL-1.0',
  'BUSL-1.1',
  'MIT AND GPL-3.0',
  '(MIT OR ISC) AND GPL-3.0',
  '(GPL-2.0 OR AGPL-3.0)',
  'UNLICENSED',
])('a package under %s is refused, for development too', (license) => {
  expect(problems('x', { license })).toHaveLength(1);
  expect(problems('x', { license, dev: true })).toHaveLength(1);
});

test.each(['MIT', 'LGPL-3.0-or-later', 'MPL-2.0', '(MIT OR GPL-3.0-or-later)', 'MIT OR Apache-2.0', 'BlueOak-1.0.0'])(
  'a package under %s is fine',
  (license) => {
    expect(problems('x', { license })).toEqual([]);
  },
);

test('a package that does not say its licence is refused', () => {
  expect(problems('x', { license: undefined })).toEqual(['x 1.0.0: licence not stated']);
});

test('ua-parser-js stays on its MIT major, also where another package brings it', () => {
  expect(problems('ua-parser-js', { version: '1.0.41' })).toEqual([]);
  expect(problems('y/node_modules/ua-parser-js', { version: '2.0.10' })).toHaveLength(1);
});

test('a runtime package must run on the oldest Node we support and on the one we develop on', () => {
  expect(problems('x', { engines: { node: '^18 || ^20 || >=22' } })).toEqual([]);
  expect(problems('x', { engines: { node: '^20.19.0 || >=22.12.0' } })).toEqual([]);
  expect(problems('x', { engines: { node: '>=24' } })).toEqual(['x 1.0.0: engines ">=24" excludes Node 22.18.0']);
  expect(problems('x', { engines: { node: '22' } })).toHaveLength(1);
  expect(problems('x', { engines: { node: '>=24' }, dev: true })).toEqual([]);
});
