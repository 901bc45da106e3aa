import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type SignedIn, userOf } from '../../http/sign-in.ts';
import { type MailServer, startMailServer } from '../../support/mail-server.ts';
import { lookAt } from './look-at.ts';
import { openReal, type RealDashboard } from './open-real.ts';
import { profileOf } from './signed-in.ts';

let post: MailServer;
let real: RealDashboard;
beforeAll(async () => {
  post = await startMailServer();
  real = await openReal({
    publicUrl: 'http://leads.example',
    smtp: { host: '127.0.0.1', port: post.port, secure: false, requireTLS: false, auth: null },
    mailFrom: { name: 'Throughline', address: 'reports@leads.example' },
  });
}, 120_000);
afterEach(() => real.closePages());
afterAll(async () => {
  await real.close();
  await post.close();
});

const signedInAs = ({ session }: { session: SignedIn }) => ({ storageState: profileOf(session.cookie) });

it('a viewer switches the weekly digest on, has one sent now, and ends it by the link in the mail', async () => {
  const vera = await userOf(real.app, 'viewer', [real.site.id]);
  const { email } = vera;
  const { page, faults } = await real.visit('/profile', signedInAs(vera));
  await page.getByRole('heading', { name: 'Weekly digest by e-mail' }).waitFor();
  await page.getByRole('checkbox', { name: 'Acme' }).check();
  await page.getByLabel('Language').last().selectOption('de');
  await page.getByRole('button', { name: 'Save the choice' }).click();
  await page.getByText('Saved.').waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Send me the last week of Acme now' }).click();
  await page.getByText(`The mail server has taken it, for ${email}.`).waitFor();
  await lookAt('profile-digest', async (options) => {
    const { page: shown } = await real.visit('/profile', { ...signedInAs(vera), ...options });
    await shown.getByRole('checkbox', { name: 'Acme' }).waitFor();
    return shown;
  });
  expect(await page.getByRole('checkbox', { name: 'Acme' }).isChecked()).toBe(true);
  expect(await page.getByLabel('Language').last().inputValue()).toBe('de');
  expect(post.received.map(({ to }) => to)).toEqual([[email]]);
  expect(post.received[0]!.text).toContain('Umsatz');

  const link = /http:\/\/leads\.example(\/unsubscribe\?token=\S+)/.exec(post.received[0]!.text)![1]!;
  const { page: mailed, faults: mailedFaults } = await real.stranger(link);
  await mailed.getByRole('heading', { name: 'Stop the weekly digest' }).waitFor();
  await lookAt('unsubscribe', async (options) => {
    const { page: shown } = await real.visit(link, options);
    await shown.getByRole('heading', { level: 1 }).waitFor();
    return shown;
  });
  await mailed.getByRole('button', { name: 'Stop it' }).click();
  await mailed.getByText('Done: no more digests').waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Save the choice' }).waitFor();
  expect(await page.getByRole('checkbox', { name: 'Acme' }).isChecked()).toBe(false);
  expect([...faults, ...mailedFaults]).toEqual([]);
});

it('a link that is none says where to go instead, and what the mail server refuses is told', async () => {
  const { page } = await real.stranger('/unsubscribe?token=nonsense');
  await page.getByRole('button', { name: 'Stop it' }).click();
  await page.getByText('Sign in and choose under Your account').waitFor();
  await page.route('**/unsubscribe?*', (route) => route.abort());
  await page.getByRole('button', { name: 'Stop it' }).click();
  await page.getByRole('alert').getByText('The server cannot be reached').waitFor();

  const olga = await userOf(real.app, 'owner');
  post.refusals.push({ at: 'recipient', status: 550 });
  const { page: hers } = await real.visit('/profile', signedInAs(olga));
  await hers.getByRole('button', { name: 'Send me the last week of' }).click();
  await hers.getByText('The mail server refuses this address. (550)').waitFor();
});

it('without a mail server the owner reads which settings are needed', async () => {
  const without = await openReal();
  try {
    const { page } = await without.visit('/profile', signedInAs(await userOf(without.app, 'owner')));
    await page.getByText('Set THROUGHLINE_SMTP_URL').waitFor();
    expect(await page.getByRole('button', { name: 'Send me the last week' }).count()).toBe(0);
  } finally {
    await without.close();
  }
});
