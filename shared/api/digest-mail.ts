/** The digest of a week by e-mail: of which sites one gets it. */
import { type Static, Type } from 'typebox';
import { LANGUAGES } from '../languages.ts';
import { LIMITS } from '../limits.ts';
import { OneOf } from '../one-of.ts';
import { MAIL_PROBLEMS } from '../vocabulary.ts';
import { Nullable } from './common.ts';

const Language = OneOf(LANGUAGES, { description: 'of the mails' });
const SiteId = Type.String({ maxLength: LIMITS.idChars });

export const DigestMails = Type.Object({
  available: Type.Boolean({ description: 'a mail server is set; without one nothing is sent' }),
  language: Nullable(Language, { description: 'null: no site is chosen' }),
  sites: Type.Array(SiteId, { description: 'ids of the sites whose digest comes every Monday' }),
});
export type DigestMails = Static<typeof DigestMails>;

export const DigestMailsChoice = Type.Object(
  {
    sites: Type.Array(SiteId, { maxItems: 100, uniqueItems: true, description: 'ids; none ends it' }),
    language: Language,
  },
  { additionalProperties: false, examples: [{ sites: [], language: 'de' }] },
);
export type DigestMailsChoice = Static<typeof DigestMailsChoice>;

export const DigestMailTry = Type.Object({ language: Language }, { additionalProperties: false });
export type DigestMailTry = Static<typeof DigestMailTry>;

export const MailTold = Type.Object({
  sent: Type.Boolean({ description: 'the mail server has taken it' }),
  problem: Nullable(OneOf(MAIL_PROBLEMS), { description: 'why not' }),
  status: Nullable(Type.Integer(), { description: 'number of the mail server’s answer, where there was one' }),
});
export type MailTold = Static<typeof MailTold>;

export const UnsubscribeQuery = Type.Object(
  { token: Type.String({ minLength: 1, maxLength: 500, description: 'from the link in the mail' }) },
  { additionalProperties: false },
);
