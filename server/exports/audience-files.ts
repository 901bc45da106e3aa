/** The tables in which ad platforms take lists of people (docs/export-formats.md, "Audiences"). No name leaves, and no address in the clear. */
import type { AudiencePlatform } from '../../shared/api/audience.ts';
import { sha256 } from './sha256.ts';

export interface Person {
  email: string | null;
  /** E.164 */
  phone: string | null;
}

interface AudienceFile {
  platform: AudiencePlatform;
  summary: string;
  header: readonly string[];
  /** Is there something she can be found by? */
  isIn(has: { hasEmail: boolean; hasPhone: boolean }): boolean;
  /** null: there is not. */
  row(person: Person): readonly string[] | null;
}

const hashed = (text: string | null): string => (text === null || text === '' ? '' : sha256(text));
const small = (email: string | null): string | null => email?.trim().toLowerCase() ?? null;
/** Meta's way to write a number: no plus sign, no zeros before the country. */
const digits = (phone: string | null): string | null => phone?.replace(/\D/g, '').replace(/^0+/, '') ?? null;

const unlessEmpty = (row: readonly string[]): readonly string[] | null =>
  row.some((cell) => cell !== '') ? row : null;

export const AUDIENCE_FILES: readonly AudienceFile[] = [
  {
    platform: 'google-ads',
    summary: 'Leads as a customer list for Google Ads (Customer Match), as its CSV',
    header: ['Email', 'Phone'],
    isIn: ({ hasEmail, hasPhone }) => hasEmail || hasPhone,
    row: ({ email, phone }) => unlessEmpty([hashed(small(email)), hashed(phone)]),
  },
  {
    platform: 'meta',
    summary: 'Leads as a customer list for Meta (Custom Audiences), as its CSV',
    header: ['email', 'phone'],
    isIn: ({ hasEmail, hasPhone }) => hasEmail || hasPhone,
    row: ({ email, phone }) => unlessEmpty([hashed(small(email)), hashed(digits(phone))]),
  },
  {
    platform: 'linkedin',
    summary: 'Leads as a contact list for LinkedIn (Matched Audiences), as its CSV',
    header: ['email', 'firstname', 'lastname', 'jobtitle', 'employeecompany', 'country', 'googleaid'],
    isIn: ({ hasEmail }) => hasEmail,
    row: ({ email }) => unlessEmpty([hashed(small(email)), '', '', '', '', '', '']),
  },
];
