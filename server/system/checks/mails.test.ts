import { expect, test } from 'vitest';
import type { Situation } from '../situation.ts';
import { mails } from './mails.ts';

const judge = (smtp: object | null, digestMails: Partial<Situation['digestMails']>) =>
  mails({ config: { smtp }, digestMails: { readers: 0, troubles: [], ...digestMails } } as unknown as Situation);

test('a digest that is wanted, and cannot go out or did not, is told with what to do', () => {
  expect(judge(null, {})).toBeNull();
  expect(judge(null, { readers: 2 })).toMatchObject({
    status: 'warn',
    said: 'The weekly digest is wanted by e-mail (2 users), and no mail server is set',
  });
  expect(judge({}, { readers: 2 })).toMatchObject({ status: 'ok' });
  const refused = { isFinal: false, problem: 'sign_in', status: 535, count: 2 } as const;
  const unknown = { isFinal: true, problem: 'recipient', status: 550, count: 1 } as const;
  expect(judge({}, { readers: 3, troubles: [refused, unknown] })).toMatchObject({
    status: 'warn',
    said: '3 weekly digests did not go out by e-mail: the mail server refuses user or password (535); tried again for a day',
  });
  expect(judge({}, { readers: 1, troubles: [unknown] })!.said).toBe(
    '1 weekly digest did not go out by e-mail: the mail server refuses the recipient (550); given up',
  );
});
