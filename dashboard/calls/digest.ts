/** Calls and questions about the weekly digest by e-mail. */
import { queryOptions } from '@tanstack/react-query';
import type { DigestMails, DigestMailsChoice, MailTold } from '../../shared/api/digest-mail.ts';
import type { Language } from '../../shared/languages.ts';
import { call, withQuery } from '../api.ts';

const PATH = '/v1/profile/digest';

export const digestMailsQuery = queryOptions({
  queryKey: ['digest-mails'],
  queryFn: ({ signal }) => call<DigestMails>('GET', PATH, { signal }),
});
export const chooseDigestMails = (choice: DigestMailsChoice) => call<DigestMails>('PUT', PATH, { body: choice });
export const tryDigestMail = (site: string, language: Language) =>
  call<MailTold>('POST', withQuery(`${PATH}/try`, { site }), { body: { language } });

export const unsubscribe = (token: string) => call<unknown>('POST', withQuery('/unsubscribe', { token }), {});
