import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Receiver, startReceiver, verify } from '../../support/receiver.ts';
import { lookAt } from './look-at.ts';
import { openReal, type RealDashboard } from './open-real.ts';

let real: RealDashboard;
let receiver: Receiver;
beforeAll(async () => {
  real = await openReal({ outboundAllow: ['127.0.0.1'] });
  receiver = await startReceiver();
}, 120_000);
afterEach(() => real.closePages());
afterAll(async () => {
  await receiver.close();
  await real.close();
});

const settle = async () => {
  await real.app.storage.project('next');
  await real.app.app.background.webhooks.settle();
};

it('a webhook is made, shows its secret once, is tested, and tells of a lead', async () => {
  const { page, faults } = await real.visit('/settings/webhooks');
  await page.getByText('No webhook yet').waitFor();
  await page.getByLabel('URL').fill('https://127.0.0.2/');
  await page.getByRole('button', { name: 'Make the webhook' }).click();
  await page.getByText('lies in a private, local or reserved network').waitFor();
  await page.getByLabel('URL').fill(receiver.url);
  await page.getByRole('button', { name: 'Make the webhook' }).click();
  const secret = await page.locator('.callout code').innerText();
  expect(secret).toMatch(/^whsec_/);
  await page.getByRole('row', { name: /hook.*New leads, Stages, Credits of deals.*On/ }).waitFor();
  await page.getByRole('button', { name: 'Test' }).click();
  await page.getByText('delivered (200)').waitFor();
  expect(verify(receiver.received[0]!, secret)).toMatchObject({ type: 'webhook.test' });

  receiver.answers.push({ status: 500 });
  await real.site.post('/v1/leads', { email: 'lea@acme.com', name: 'Lea Lead' });
  await settle();
  await page.reload();
  await page.getByRole('row', { name: /Failing since/ }).waitFor();
  expect(await page.content()).not.toContain(secret);
  await page.getByRole('link', { name: receiver.url }).click();
  await page.getByRole('row', { name: /New leads.*Waiting.*1\. refused \(500\)/ }).waitFor();
  await page.getByRole('button', { name: /^Send again/ }).click();
  await page.getByText('1 message is on the way again.').waitFor();
  await settle();
  await page.reload();
  await page.getByRole('row', { name: /New leads.*Delivered.*2\. delivered \(200\)/ }).waitFor();
  await page.getByRole('link', { name: /^lead_/ }).click();
  await page.getByRole('heading', { level: 1, name: 'Lea Lead' }).waitFor();
  expect(faults).toEqual([]);
});

it('a new secret is shown once; a webhook is switched off and deleted', async () => {
  const { page, faults } = await real.visit('/settings/webhooks');
  await page.getByRole('button', { name: 'New secret' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'New secret' }).click();
  expect(await page.locator('.callout code').innerText()).toMatch(/^whsec_/);
  await page.getByRole('button', { name: 'Switch off' }).click();
  await page.getByRole('row', { name: /Switched off/ }).waitFor();
  await page.getByRole('button', { name: 'Switch on' }).click();
  await page.getByRole('row', { name: /On/ }).waitFor();
  expect(faults).toEqual([]);
});

it.each([
  ['webhooks', '/settings/webhooks'],
  ['webhook-messages', '/settings/webhooks/{id}'],
])(
  '%s: light, dark, phone, German',
  async (name, path) => {
    const { data } = (await real.site.get('/v1/webhooks')).body;
    await lookAt(name, async (options) => {
      const { page } = await real.visit(path.replace('{id}', data[0].id), options);
      await page.locator('.data-panel').first().waitFor();
      return page;
    });
  },
  90_000,
);

it('a webhook is deleted', async () => {
  const { page } = await real.visit('/settings/webhooks');
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('No webhook yet').waitFor();
});
