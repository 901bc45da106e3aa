/** What a form field means, and what of it may be read. */

export type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** Types that are never read, neither value nor name: buttons, hidden, file, password. */
const NEVER = /hid|file|pass|sub|but|res|ima|fie|out/;
/** Payment data and secrets by name, id or autocomplete, a password shown as text among them. And what we fill in. */
const SECRET = /pass|pwd|card|cc-|ccn|cv[cv]|iban|ssn|secret|token|otp|one-time|captcha|\b(utm|tl)_/i;
/** 13 digits or more that do not begin like an international phone number: a card, an account. */
const LONG_NUMBER = /^(?!\s*(\+|00)).*(\d[ -]?){13}/;

/** The first that matches the field's type, names and words decides. */
const KINDS: Record<string, RegExp> = {
  source: /hear(?!t|i)|(^|[^e])source|found us/im,
  email: /e-?mail|@/i,
  phone: /phone|mobile|^tel\b/im,
  company: /(company|organi[sz]ation|firma)(?!.*(siz|role|typ|titl|web|url))/i,
  name: /^\W*(full|your|my|contact|first|last|given|family|sur)?[-_ []*name\W*$|^[fl]name|(vor|nach)name/im,
};

/** 'email', 'phone', 'name', 'company', 'source'; '' if it is none of these, undefined if it is not for us to read. */
export const kindOf = (field: Field): string | undefined => {
  const { type, autocomplete, name, id, ariaLabel, placeholder } = field as HTMLInputElement;
  const words = [type, autocomplete, name, id, ariaLabel, placeholder].join('\n');
  if (NEVER.test(type) || SECRET.test(words) || field.closest('[data-tl-ignore]')) return;
  const text = `${words}\n${field.labels?.[0]?.textContent?.trim().slice(0, 80)}`;
  return field.dataset.tlField || Object.keys(KINDS).find((kind) => KINDS[kind]!.test(text)) || '';
};

/** The field's value where it fits its kind, else ''. */
export const readValue = (field: Field, kind: string): string => {
  const chosen = field.value && (field as HTMLSelectElement).selectedOptions?.[0];
  const value = (chosen ? chosen.text : field.value).trim().slice(0, 200);
  const fits = kind === 'email' ? /^[^\s@]+@[^\s@]+\.[^\s@]+$/ : kind === 'phone' ? /(\d\D*){6}/ : /./;
  const unchecked = /radio|check/.test(field.type) && !(field as HTMLInputElement).checked;
  return !unchecked && fits.test(value) && !LONG_NUMBER.test(value) ? value : '';
};
