/** The weekly digest by e-mail, and the page that ends it. */
import type { MailProblem } from '../../../shared/vocabulary.ts';

export const digest = {
  title: 'Weekly digest by e-mail',
  hint: 'Every Monday at seven, by the clock of the site: the figures of the week beside the week before, the strongest channels and alerts. No person is in it.',
  sites: 'For these sites',
  save: 'Save the choice',
  saved: 'Saved.',
  notSetUp: 'No mail server is set up here yet: nothing is sent. Ask an owner.',
  setUp:
    'No mail server is set up yet: nothing is sent. Set THROUGHLINE_SMTP_URL and THROUGHLINE_MAIL_FROM, and restart.',
  tryIt: (site: string) => `Send me the last week of ${site} now`,
  sending: 'Sending',
  sent: (email: string) => `The mail server has taken it, for ${email}.`,
  notSent: 'The weekly digest did not go out:',
  problems: {
    no_connection: 'The mail server does not answer.',
    tls: 'No encrypted connection to the mail server could be made.',
    sign_in: 'The mail server refuses the user or password that is set.',
    sender: 'The mail server does not let the sender that is set send.',
    recipient: 'The mail server refuses this address.',
    refused: 'The mail server refused the mail.',
    interrupted: 'The connection ended on the way: it may have arrived, and is not sent twice.',
    not_composed: 'Its figures could not be computed.',
  } satisfies Record<MailProblem, string>,
};

export const unsubscribe = {
  title: 'Stop the weekly digest',
  hint: 'You get no more digests of this site by e-mail. Your account stays as it is, and you can switch them on again there.',
  yes: 'Stop it',
  done: 'Done: no more digests of this site are sent to you.',
  wrong: 'This link is not, or no longer, one of ours. Sign in and choose under Your account.',
};
