/** The company of a lead: by the CRM's word, else by the domain of the e-mail. Free-mail providers are no company. */
import freeMail from 'email-providers/all.json' with { type: 'json' };
import { getDomain } from 'tldts';

export interface AccountName {
  domain: string | null;
  name: string | null;
}

/** Mail hosts that the list leaves out. */
const ALSO_FREE = [
  'duck.com',
  'fastmail.com',
  'proton.me',
  'pm.me',
  'hey.com',
  'tutanota.com',
  'tuta.com',
  'icloud.com',
];
const FREE = new Set<string>([...(freeMail as string[]), ...ALSO_FREE]);

/** Does this domain give addresses to anybody? */
export function isFreeMail(domain: string): boolean {
  return FREE.has(domain);
}

/** The company's own domain in whatever is sent for one: a host, a URL, a sub-domain. Null where there is none. */
export function companyDomain(told: unknown): string | null {
  if (typeof told !== 'string' || told.trim() === '') return null;
  const domain = getDomain(told.trim().toLowerCase());
  return domain && !FREE.has(domain) ? domain : null;
}

const isSaid = (word: AccountName): boolean => Boolean(word.domain || word.name);

/**
 * A word that names a company without a domain stands over the name alone: the domain is still that of the e-mail.
 * @param email of the lead
 * @param words what deals and group messages say about the account, the strongest last
 * @param company what the lead says about herself; only names a company that the domain already gives
 */
export function accountOf(
  email: string | null,
  words: readonly AccountName[],
  company: string | null,
): AccountName | null {
  const ownDomain = companyDomain(email?.slice(email.lastIndexOf('@') + 1));
  const word = words.findLast(isSaid);
  if (!word) return ownDomain ? { domain: ownDomain, name: company } : null;
  const domain = word.domain ?? ownDomain;
  return { domain, name: word.name ?? (domain === ownDomain ? company : null) };
}
