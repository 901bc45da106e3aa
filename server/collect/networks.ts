/** What the operator's files say about addresses: country and region, and which are of data centres. */
import { readFileSync } from 'node:fs';
import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';
import { type CityResponse, type CountryResponse, Reader } from 'maxmind';
import { addressTest } from '../http/addresses.ts';

export interface Place {
  /** ISO 3166-1 code; null: not known. */
  country: string | null;
  /** The region's part of its ISO 3166-2 code. */
  region: string | null;
}

export interface Networks {
  placeOf(address: string): Place | null;
  isDataCentre(address: string): boolean;
}

export const NO_NETWORKS: Networks = { placeOf: () => null, isDataCentre: () => false };

/**
 * Read once, at the start.
 * @param geoDatabase file in MaxMind's format: GeoLite2 or DB-IP, of countries or cities
 * @param dataCentres file with an address or a CIDR range a line; `#` begins a comment
 * @throws Error that names the file, where one cannot be read
 */
export function openNetworks(geoDatabase: string | null, dataCentres: string | null): Networks {
  const places =
    geoDatabase === null ? null : read(geoDatabase, (file) => new Reader<CityResponse | CountryResponse>(file));
  const inDataCentre = dataCentres === null ? null : read(dataCentres, (file) => addressTest(linesOf(file.toString())));
  return {
    placeOf: places ? remembered((address) => placeIn(places, address)) : NO_NETWORKS.placeOf,
    isDataCentre: inDataCentre ? remembered(inDataCentre) : NO_NETWORKS.isDataCentre,
  };
}

function read<T>(path: string, parse: (file: Buffer) => T): T {
  try {
    return parse(readFileSync(path));
  } catch (error) {
    throw new Error(`${path} cannot be read: ${(error as Error).message}`);
  }
}

const linesOf = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.replace(/#.*/, '').trim())
    .filter(Boolean);

function placeIn(places: Reader<CityResponse | CountryResponse>, address: string): Place | null {
  if (!ipaddr.isValid(address)) return null;
  const known = ipaddr.process(address);
  if (known.kind() === 'ipv6' && places.metadata.ipVersion === 4) return null;
  try {
    const found = places.get(known.toString());
    const country = found?.country?.iso_code ?? null;
    const region = found && 'subdivisions' in found ? (found.subdivisions?.[0]?.iso_code ?? null) : null;
    return country || region ? { country, region } : null;
  } catch {
    // A record that is broken: not known.
    return null;
  }
}

/** A visitor sends many events from one address. Kept in memory only. */
function remembered<T extends object | boolean | null>(look: (address: string) => T): (address: string) => T {
  const known = new LRUCache<string, { found: T }>({ max: 10_000 });
  return (address) => {
    let answer = known.get(address);
    if (!answer) {
      answer = { found: look(address) };
      known.set(address, answer);
    }
    return answer.found;
  };
}
