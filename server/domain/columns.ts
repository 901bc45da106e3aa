/** Values of a column at some places. One function for each kind of column: the engine makes the better code of it. */

export function doublesAt(values: Float64Array, places: Uint32Array): Float64Array<ArrayBuffer> {
  const picked = new Float64Array(places.length);
  for (let i = 0; i < picked.length; i++) picked[i] = values[places[i]!]!;
  return picked;
}

export function numbersAt(values: Uint32Array, places: Uint32Array): Uint32Array<ArrayBuffer> {
  const picked = new Uint32Array(places.length);
  for (let i = 0; i < picked.length; i++) picked[i] = values[places[i]!]!;
  return picked;
}

export function bytesAt(values: Uint8Array, places: Uint32Array): Uint8Array<ArrayBuffer> {
  const picked = new Uint8Array(places.length);
  for (let i = 0; i < picked.length; i++) picked[i] = values[places[i]!]!;
  return picked;
}

export function wholesAt(values: BigInt64Array, places: Uint32Array): BigInt64Array<ArrayBuffer> {
  const picked = new BigInt64Array(places.length);
  for (let i = 0; i < picked.length; i++) picked[i] = values[places[i]!]!;
  return picked;
}
