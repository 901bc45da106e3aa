/** Databases of places in MaxMind's format (https://maxmind.github.io/MaxMind-DB), as small as a test wants them. */
import ipaddr from 'ipaddr.js';

/** Values of that format: texts, small numbers, lists, maps. */
type Data = string | number | Data[] | { [name: string]: Data };

function encode(value: Data): Buffer {
  if (typeof value === 'string') return Buffer.concat([Buffer.from([(2 << 5) | value.length]), Buffer.from(value)]);
  if (typeof value === 'number') return Buffer.from([(6 << 5) | 4, ...uint32(value)]);
  if (Array.isArray(value)) return Buffer.concat([Buffer.from([value.length, 4]), ...value.map(encode)]);
  const parts = Object.entries(value).flatMap(([name, inner]) => [encode(name), encode(inner)]);
  return Buffer.concat([Buffer.from([(7 << 5) | Object.keys(value).length]), ...parts]);
}
const uint32 = (n: number) => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];

/** A branch: the next node, the place of a network (its number), or nothing. */
type Branch = { node: number } | { place: number } | null;

/** @param networks places by CIDR range; IPv4 ranges lie in `::/96` where the tree is of version 6, as in the files one buys */
export function placeDatabase(ipVersion: 4 | 6, networks: Readonly<Record<string, Data>>): Buffer {
  const nodes: [Branch, Branch][] = [[null, null]];
  const places = Object.values(networks).map(encode);
  for (const [number, range] of Object.keys(networks).entries()) {
    const bits = bitsOf(range, ipVersion);
    let at = 0;
    for (const bit of bits.slice(0, -1)) {
      const branch = nodes[at]![bit]!;
      if (branch && 'node' in branch) at = branch.node;
      else {
        nodes[at]![bit] = { node: nodes.length };
        // What was in a wider range goes on in both halves of it.
        at = nodes.push([branch, branch]) - 1;
      }
    }
    nodes[at]![bits.at(-1)!] = { place: number };
  }
  const separator = 16;
  const starts = places.map((_, i) => places.slice(0, i).reduce((sum, place) => sum + place.length, 0));
  const record = (branch: Branch) => {
    if (!branch) return nodes.length;
    return 'node' in branch ? branch.node : nodes.length + separator + starts[branch.place]!;
  };
  return Buffer.concat([
    Buffer.from(nodes.flatMap((branches) => branches.flatMap((branch) => uint32(record(branch)).slice(1)))),
    Buffer.alloc(separator),
    ...places,
    Buffer.from([0xab, 0xcd, 0xef]),
    Buffer.from('MaxMind.com'),
    encode({
      node_count: nodes.length,
      record_size: 24,
      ip_version: ipVersion,
      database_type: 'Test-City',
      languages: [],
      binary_format_major_version: 2,
      binary_format_minor_version: 0,
      build_epoch: 1,
      description: {},
    }),
  ]);
}

function bitsOf(range: string, ipVersion: 4 | 6): (0 | 1)[] {
  const [address, length] = ipaddr.parseCIDR(range);
  const bytes = address.toByteArray();
  const isInner = ipVersion === 6 && bytes.length === 4;
  const bits = [...(isInner ? Array(12).fill(0) : []), ...bytes].flatMap((byte) =>
    [7, 6, 5, 4, 3, 2, 1, 0].map((place) => ((byte >> place) & 1) as 0 | 1),
  );
  return bits.slice(0, length + (isInner ? 96 : 0));
}
