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

/**
 * @param email of the lead
 * @param crm what deals say about the account, the strongest last
 * @param company what the lead says about herself; only names a company that the domain already gives
 */
export function accountOf(
  email: string | null,
  crm: readonly AccountName[],
  company: string | null,
): AccountName | null {
  const told = crm.at(-1);
  if (told && (told.domain || told.name)) return told;
  const host = email?.slice(email.lastIndexOf('@') + 1);
  if (!host || FREE.has(host)) return null;
  const domain = getDomain(host) ?? host;
  return FREE.has(domain) ? null : { domain, name: company };
}
