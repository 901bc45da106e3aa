import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { NO_NETWORKS, openNetworks } from './networks.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-networks-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

/** Values in MaxMind's format (https://maxmind.github.io/MaxMind-DB): texts, small numbers, lists, maps. */
type Data = string | number | Data[] | { [name: string]: Data };
function encode(value: Data): Buffer {
  if (typeof value === 'string') return Buffer.concat([Buffer.from([(2 << 5) | value.length]), Buffer.from(value)]);
  if (typeof value === 'number') return Buffer.from([(6 << 5) | 4, ...uint32(value)]);
  if (Array.isArray(value)) return Buffer.concat([Buffer.from([value.length, 4]), ...value.map(encode)]);
  const parts = Object.entries(value).flatMap(([name, inner]) => [encode(name), encode(inner)]);
  return Buffer.concat([Buffer.from([(7 << 5) | Object.keys(value).length]), ...parts]);
}
const uint32 = (n: number) => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];

/** A database of one node: the lower half of all IPv4 addresses has a place, the upper half has none. */
function database(place: Data): Buffer {
  const nodes = 1;
  const separator = 16;
  const record = (n: number) => uint32(n).slice(1);
  return Buffer.concat([
    Buffer.from([...record(nodes + separator), ...record(nodes)]),
    Buffer.alloc(separator),
    encode(place),
    Buffer.from([0xab, 0xcd, 0xef]),
    Buffer.from('MaxMind.com'),
    encode({
      node_count: nodes,
      record_size: 24,
      ip_version: 4,
      database_type: 'Test-City',
      languages: [],
      binary_format_major_version: 2,
      binary_format_minor_version: 0,
      build_epoch: 1,
      description: {},
    }),
  ]);
}

test('places are read from a database in MaxMind’s format', () => {
  const path = file('city.mmdb', database({ country: { iso_code: 'DE' }, subdivisions: [{ iso_code: 'BY' }] }));
  const { placeOf } = openNetworks(path, null);
  expect(placeOf('18.0.0.1')).toEqual({ country: 'DE', region: 'BY' });
  expect(placeOf('200.0.0.1')).toBeNull();
  for (const odd of ['', 'nonsense', '2001:db8::1', '1.2.3.4.5', '\u0000']) expect(placeOf(odd)).toBeNull();
  const countries = openNetworks(file('country.mmdb', database({ country: { iso_code: 'FR' } })), null);
  expect(countries.placeOf('18.0.0.1')).toEqual({ country: 'FR', region: null });
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
