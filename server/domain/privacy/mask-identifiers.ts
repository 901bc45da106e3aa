/** An answer without the e-mail addresses and phone numbers in it: in texts, in traits, in fields of forms, in names of fields. Pure. */
import { maskPhoneField, maskText } from './mask-text.ts';

/** What a field with a phone number is called. */
const PHONE_NAME = /phone|telefon|mobile|handy|whatsapp|(?:^| )(?:tel|fax|mobil|cell)(?: |$)/;
/** Things with a phone in their name. */
const OTHER_THINGS = /\b(?:micro|head|ear|smart|i ?)phones?\b/g;
/** Words that make a figure, an id or a date of it: `mobileVisits`, `phone_verified_at`, `telefon-id`. */
const NO_PHONE = new Set(
  (
    'at on date time timestamp count counts visits visitors views clicks calls sessions users leads events share rate ratio percent score ' +
    'amount price revenue cost costs spend budget total sum value id ids uuid sku hash model version os index size seconds minutes duration'
  ).split(' '),
);
/** Beside what a field of a form is called stands what was put in. */
const LABELS = ['name', 'label', 'key', 'field', 'type'];
const VALUES = new Set(['value', 'values', 'answer', 'number', 'text']);
/** A number without blanks, sent as one: its country and all. */
const NUMBER_DIGITS = { min: 9, max: 15 };

/** The same answer, masked wherever one stands in it. Two names that are masked alike stay two. */
export function maskIdentifiers<T>(value: T): T {
  return mask(value, false) as T;
}

/** @param isPhones whether what stands here is called after phones */
function mask(value: unknown, isPhones: boolean): unknown {
  if (typeof value === 'string') return isPhones ? maskPhoneField(value) : maskText(value);
  if (typeof value === 'number') return isPhones && isDialled(value) ? maskPhoneField(String(value)) : value;
  if (Array.isArray(value)) return value.map((each) => mask(each, isPhones));
  if (typeof value !== 'object' || value === null) return value;
  const isLabelled = LABELS.some((name) => {
    const label = (value as Record<string, unknown>)[name];
    return typeof label === 'string' && kindOfName(label) === 'phone';
  });
  const taken = new Map<string, number>();
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => {
      const kind = kindOfName(name);
      const holdsPhones = kind === 'phone' || (kind !== 'figure' && isPhones) || (isLabelled && VALUES.has(name));
      return [maskName(name, taken), mask(each, holdsPhones)];
    }),
  );
}

function maskName(name: string, taken: Map<string, number>): string {
  const masked = maskText(name);
  if (masked === name) return name;
  const times = (taken.get(masked) ?? 0) + 1;
  taken.set(masked, times);
  return times === 1 ? masked : `${masked} (${times})`;
}

const isDialled = (value: number): boolean => {
  const { length } = String(value);
  return Number.isInteger(value) && value > 0 && length >= NUMBER_DIGITS.min && length <= NUMBER_DIGITS.max;
};

/** Names of fields come again and again. */
const kinds = new Map<string, 'phone' | 'figure' | 'other'>();
const KINDS_KEPT = 5000;

function kindOfName(name: string): 'phone' | 'figure' | 'other' {
  let kind = kinds.get(name);
  if (!kind) {
    const words = name
      .slice(0, 200)
      .replace(/(\p{Ll})(?=\p{Lu})/gu, '$1 ')
      .toLowerCase()
      .replace(/[^\p{L}]+/gu, ' ')
      .trim()
      .replace(OTHER_THINGS, ' ');
    if (!VALUES.has(name) && words.split(' ').some((word) => NO_PHONE.has(word))) kind = 'figure';
    else kind = PHONE_NAME.test(words) ? 'phone' : 'other';
    if (kinds.size >= KINDS_KEPT) kinds.clear();
    kinds.set(name, kind);
  }
  return kind;
}
