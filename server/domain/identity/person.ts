/** What a message says about a person: identifiers and traits. A value that identifies nobody is left out, and counted. */
import type { EventBody } from '../journey/fact.ts';
import { type Identifier, identifier } from './identifier.ts';

export interface ToldPerson {
  email?: unknown;
  externalId?: unknown;
  phone?: unknown;
  traits?: Record<string, unknown> | null;
}

/** Keys under which no secret is ever stored, whoever sends it (the tracker's own rules are the first net). */
const SECRET_KEY =
  /pass(word|wd|phrase|code)?$|pwd$|cvv|cvc|card_?(number|no)|iban|(^|_)ssn$|social_security|token$|secret/i;
const CARD_LIKE = /^(?:\d[ -]?){13,19}$/;

/**
 * In the order e-mail, externalId, phone: the first is the identifier of a public message.
 * @returns what goes into the event's body; `ignored` counts identifiers that were sent but are none
 */
export function readPerson(told: ToldPerson): { body: Pick<EventBody, 'identifiers' | 'traits'>; ignored: number } {
  const identifiers: Identifier[] = [];
  let ignored = 0;
  const read = (kind: 'email' | 'externalId' | 'phone', value: unknown) => {
    if (value === undefined || value === null || value === '') return;
    const found = identifier(kind, value);
    if (found) identifiers.push(found);
    else ignored++;
  };
  read('email', told.email);
  read('externalId', told.externalId);
  read('phone', told.phone);
  const body: Pick<EventBody, 'identifiers' | 'traits'> = {};
  if (identifiers.length > 0) body.identifiers = identifiers;
  const traits = withoutSecrets(told.traits ?? {});
  // A number without its country identifies nobody, but sales can still call it.
  if (typeof told.phone === 'string' && told.phone.trim() && !identifiers.some((id) => id.startsWith('phone:'))) {
    traits.phone ??= told.phone.trim();
  }
  if (Object.keys(traits).length > 0) body.traits = traits;
  return { body, ignored };
}

/** At every depth; where they came from, messages are at most 16 levels deep. */
export function withoutSecrets(values: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(values)) {
    if (!SECRET_KEY.test(key) && !isCard(value)) kept[key] = cleaned(value);
  }
  return kept;
}

function cleaned(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => !isCard(item)).map(cleaned);
  return typeof value === 'object' && value !== null ? withoutSecrets(value as Record<string, unknown>) : value;
}

/** A card's number, as text: numbers of that length are times and ids. */
const isCard = (value: unknown): boolean => typeof value === 'string' && CARD_LIKE.test(value) && passesLuhn(value);

/** The checksum of payment cards. */
export function passesLuhn(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    sum += i % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0;
}
