import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { placeDatabase } from '../../test/support/place-database.ts';
import { NO_NETWORKS, openNetworks } from './networks.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-networks-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

const BAVARIA = { country: { iso_code: 'DE' }, subdivisions: [{ iso_code: 'BY' }] };
const FRANCE = { country: { iso_code: 'FR' } };
const ODD = ['', 'nonsense', '1.2.3.4.5', '\u0000', ':::', '2001:db8::/32', 'fe80::1%'];

test('places are read from a database in MaxMind’s format', () => {
  const path = file('city.mmdb', placeDatabase(4, { '0.0.0.0/1': BAVARIA }));
  const { placeOf } = openNetworks(path, null);
  expect(placeOf('18.0.0.1')).toEqual({ country: 'DE', region: 'BY' });
  expect(placeOf('200.0.0.1')).toBeNull();
  for (const odd of [...ODD, '2001:db8::1']) expect(placeOf(odd)).toBeNull();
  const countries = openNetworks(file('country.mmdb', placeDatabase(4, { '0.0.0.0/1': FRANCE })), null);
  expect(countries.placeOf('18.0.0.1')).toEqual({ country: 'FR', region: null });
});

test('a database of both kinds of addresses knows IPv6 however it is written, and IPv4 within it', () => {
  const networks = { '2001:db8::/32': BAVARIA, '2001:db8:ffff::/48': FRANCE, '198.51.100.0/24': FRANCE };
  const { placeOf } = openNetworks(file('both.mmdb', placeDatabase(6, networks)), null);
  const [bavaria, france] = [
    { country: 'DE', region: 'BY' },
    { country: 'FR', region: null },
  ];
  const places: [string, object | null][] = [
    ['2001:db8::1', bavaria],
    ['2001:0DB8:0000:0000:0000:0000:0000:0001', bavaria],
    ['2001:db8:fffe:ffff::', bavaria],
    ['2001:db8:ffff::1', france],
    ['2001:db9::1', null],
    ['::1', null],
    ['fe80::1%eth0', null],
    ['198.51.100.7', france],
    ['::ffff:198.51.100.7', france],
    ['::ffff:c633:6407', france],
    ['198.51.101.7', null],
  ];
  expect(places.map(([address]) => [address, placeOf(address)])).toEqual(places);
  for (const odd of ODD) expect(placeOf(odd)).toBeNull();
});

test('data centres are read from a list of ranges', () => {
  const list = '# clouds\n192.0.2.0/24  # one\n\n2001:db8::/32\r\n198.51.100.7\nnonsense\n';
  const { isDataCentre } = openNetworks(null, file('clouds.txt', list));
  const inside = ['192.0.2.9', '::ffff:192.0.2.9', '2001:db8:1::1', '198.51.100.7'];
  expect(inside.map(isDataCentre)).toEqual([true, true, true, true]);
  expect(['192.0.3.1', '198.51.100.8', '2001:db9::1', '', 'x'].map(isDataCentre)).toEqual(Array(5).fill(false));
});

test('without files nothing is known, and a file that is none is named', () => {
  expect(openNetworks(null, null)).toEqual(NO_NETWORKS);
  expect(() => openNetworks(file('broken.mmdb', 'no database'), null)).toThrow(/broken\.mmdb cannot be read/);
  expect(() => openNetworks(null, join(folder, 'missing.txt'))).toThrow(/missing\.txt cannot be read/);
});
