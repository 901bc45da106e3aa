/** Companies that may buy: each has a name, a domain, a country and a size of its own. */
import type { Currency } from './company.ts';
import { plainLetters } from './names.ts';
import type { Random } from './random.ts';

export interface Organisation {
  name: string;
  domain: string;
  country: 'DE' | 'AT' | 'GB' | 'US';
  currency: Currency;
  /** People who would use the product. */
  seats: number;
}

const TRADES = (
  'Aufzug Elektro Sanitär Klima Kälte Solar Glasbau Gerüstbau Gebäudetechnik Brandschutz Haustechnik Netzbau Lüftung ' +
  'Fördertechnik Lifts Plumbing Heating Roofing Facilities Fibre Security Pumps Medical Logistics'
).split(' ');
const NAMES = (
  'Alster Bergmann Cordes Dorn Elbe Falk Giese Harz Isar Jade Kranich Linde Main Nordsee Oder Peters Quell Rhein ' +
  'Steinbach Taunus Ulmen Vulkan Weser Ziegler Ashdown Brook Calder Dale Easton Fairway Glen Harbour Ivy Juniper ' +
  'Kestrel Lake Meadow Northgate Oak Prairie'
).split(' ');
const PLACES = (
  'Nord Süd West Ost Hamburg Bremen Kassel Leipzig Graz Linz Bonn Kiel Ulm Trier Jena Essen Leeds Bath Derby Kent Ohio ' +
  'Austin Boise Denver'
).split(' ');
const COMBINATIONS = NAMES.length * TRADES.length * PLACES.length;
/** Has no factor in common with the number of combinations, so it visits every one of them. */
const STRIDE = 7919;

const COUNTRIES: readonly (readonly [
  { country: Organisation['country']; currency: Currency; legal: string },
  number,
])[] = [
  [{ country: 'DE', currency: 'EUR', legal: 'GmbH' }, 58],
  [{ country: 'AT', currency: 'EUR', legal: 'GmbH' }, 9],
  [{ country: 'GB', currency: 'GBP', legal: 'Ltd' }, 17],
  [{ country: 'US', currency: 'USD', legal: 'Inc.' }, 16],
];

/** @param index of the unit: no two have the same domain */
export function organisation(random: Random, index: number): Organisation {
  const at = (index * STRIDE) % COMBINATIONS;
  const name = NAMES[at % NAMES.length]!;
  const trade = TRADES[Math.floor(at / NAMES.length) % TRADES.length]!;
  const place = PLACES[Math.floor(at / NAMES.length / TRADES.length)]!;
  const again = Math.floor(index / COMBINATIONS);
  const { country, currency, legal } = random.weighted(COUNTRIES);
  const slug = [name, trade, place, ...(again ? [String(again + 1)] : [])].map(plainLetters).join('-');
  return {
    name: `${name} ${trade} ${place} ${legal}`,
    domain: `${slug}.example`,
    country,
    currency,
    seats: Math.max(3, Math.round(random.around(16, 0.8))),
  };
}

const FREE_MAIL = ['gmail.com', 'gmx.de', 'web.de', 'outlook.com', 'icloud.com', 'proton.me', 't-online.de'];

/** An address at a provider that gives them to anybody; the number keeps it from being a real person's. */
export function freeMailAddress(random: Random, first: string, last: string, index: number): string {
  return `${plainLetters(first)}.${plainLetters(last)}.demo${index}@${random.pick(FREE_MAIL)}`;
}
