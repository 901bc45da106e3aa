import type { MailProblem } from '../../../shared/vocabulary.ts';
import { type Check, ok, warn } from './check.ts';

/** Does the weekly digest reach those who asked for it by e-mail? */
export const mails: Check = ({ config: { smtp }, digestMails: { readers, troubles } }) => {
  if (!smtp)
    return readers === 0
      ? null
      : warn(
          `The weekly digest is wanted by e-mail (${readers} ${readers === 1 ? 'user' : 'users'}), and no mail server is set`,
          'Set THROUGHLINE_SMTP_URL and THROUGHLINE_MAIL_FROM',
        );
  const [trouble] = troubles;
  if (!trouble) return ok('The weekly digest goes out by e-mail');
  const all = troubles.reduce((sum, { count }) => sum + count, 0);
  const { said, todo } = PROBLEMS[trouble.problem];
  const answer = trouble.status === null ? '' : ` (${trouble.status})`;
  const next = trouble.isFinal ? 'given up' : 'tried again for a day';
  return warn(
    `${all} weekly ${all === 1 ? 'digest' : 'digests'} did not go out by e-mail: ${said}${answer}; ${next}`,
    `${todo}. Your account, Weekly digest sends one to try it; Users says whose did not go out`,
  );
};

const PROBLEMS: Record<MailProblem, { said: string; todo: string }> = {
  no_connection: {
    said: 'the mail server does not answer',
    todo: 'Look at host and port in THROUGHLINE_SMTP_URL, and whether this machine may connect there',
  },
  tls: {
    said: 'no encrypted connection could be made',
    todo: 'The certificate must be for the host in THROUGHLINE_SMTP_URL and trusted (NODE_EXTRA_CA_CERTS adds authorities); with a password, smtp:// needs a server that offers STARTTLS',
  },
  sign_in: {
    said: 'the mail server refuses user or password',
    todo: 'Set both in THROUGHLINE_SMTP_URL; signs such as @ as %40',
  },
  sender: {
    said: 'the mail server does not let this sender send',
    todo: 'Set THROUGHLINE_MAIL_FROM to an address that this account may send as',
  },
  recipient: { said: 'the mail server refuses the recipient', todo: 'Is the address of that user still right?' },
  refused: { said: 'the mail server refused the mail', todo: 'Its own log says why' },
  interrupted: {
    said: 'the connection ended before the mail server had said yes: it may have arrived, and is not sent twice',
    todo: 'Nothing, if it stays the exception',
  },
  not_composed: {
    said: 'its figures could not be computed',
    todo: 'The log says why; THROUGHLINE_REPORT_SECONDS gives a report more time',
  },
};
