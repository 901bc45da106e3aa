/** A person and the browsers she uses. */
import type { Currency } from './company.ts';
import { filmNumber, personName, plainLetters, ROLES } from './names.ts';
import { freeMailAddress, type Organisation } from './organisations.ts';
import type { Random } from './random.ts';
import { type DeviceKind, userAgent } from './user-agents.ts';

export interface Device {
  kind: DeviceKind;
  userAgent: string;
  /** Born with its first visit; null until then, and for ever without consent. */
  anonymousId: string | null;
  consent: boolean;
  /** What was sent about who uses it, in any order. */
  claims: { at: number; person: string }[];
  /** Its last visit is over. */
  freeAt: number;
}

export interface Person {
  key: string;
  name: string;
  email: string;
  /** Known addresses, the first is `email`. */
  emails: string[];
  phone: string | null;
  title: string;
  role: string;
  organisation: Organisation | null;
  country: string;
  currency: Currency;
  /** Her number in the CRM. */
  crmId: string;
  inCrm: boolean;
  devices: Device[];
  /** When she first named herself, or was named; null: she is nobody's lead. */
  leadAt: number | null;
  selfReportedSource: string | null;
  /** Sum of the pushes so far, and the sum at which she acts. */
  moved: number;
  threshold: number;
  /** She became a lead because the threshold was reached. */
  acted: boolean;
}

export function newDevice(random: Random, kind: DeviceKind, consent = true): Device {
  return { kind, userAgent: userAgent(random, kind), anonymousId: null, consent, claims: [], freeAt: 0 };
}

export interface NewPerson {
  /** `<unit>/<number>` */
  unit: string;
  unitIndex: number;
  number: number;
  organisation: Organisation | null;
  /** Used instead of a made-up one. */
  name?: string;
}

const WITH_PHONE = 0.45;
const PEOPLE_A_UNIT = 8;

export function newPerson(random: Random, { unit, unitIndex, number, organisation, name }: NewPerson): Person {
  const made = personName(random);
  // Strings that are no name make no address.
  const [first, last] =
    name && /^\p{L}+ \p{L}+$/u.test(name) ? (name.split(' ') as [string, string]) : [made.first, made.last];
  const { title, role } = ROLES[number % ROLES.length]!;
  const address = `${plainLetters(first)}.${plainLetters(last)}${number > 0 ? number + 1 : ''}`;
  const email = organisation ? `${address}@${organisation.domain}` : freeMailAddress(random, first, last, unitIndex);
  const everybodysOwn = unitIndex * PEOPLE_A_UNIT + number;
  return {
    key: `${unit}/${number}`,
    name: name ?? `${first} ${last}`,
    email,
    emails: [email],
    phone: random.chance(WITH_PHONE) ? filmNumber(everybodysOwn) : null,
    title,
    role,
    organisation,
    country: organisation?.country ?? 'DE',
    currency: organisation?.currency ?? 'EUR',
    crmId: `crm:${100_000 + everybodysOwn}`,
    inCrm: false,
    devices: [newDevice(random, 'office')],
    leadAt: null,
    selfReportedSource: null,
    moved: 0,
    threshold: random.around(0.95, 0.4),
    acted: false,
  };
}

/** The browser she takes this time; now and then it is a new one. */
export function someDevice(random: Random, person: Person): Device {
  const kinds: DeviceKind[] = ['phone', 'home'];
  if (person.devices.length < 3 && random.chance(0.14)) person.devices.push(newDevice(random, random.pick(kinds)));
  // Somebody emptied the cookies: the same machine, but another visitor to us.
  if (random.chance(0.03)) {
    const old = person.devices[0]!;
    person.devices[0] = { ...old, anonymousId: null, claims: [] };
  }
  return random.chance(0.72) ? person.devices[0]! : random.pick(person.devices);
}
