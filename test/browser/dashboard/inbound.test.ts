import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { violations } from './axe-check.ts';
import { lookAt } from './look-at.ts';
import { openReal, type RealDashboard } from './open-real.ts';

let real: RealDashboard;
beforeAll(async () => {
  real = await openReal();
}, 120_000);
afterEach(() => real.closePages());
afterAll(() => real.close());

it('any program is taken by a mapping that is clicked together, and its secret is shown once', async () => {
  const { page, faults } = await real.visit('/settings/inbound');
  await page.getByText('Nothing comes in yet').waitFor();
  await page.getByLabel('Program', { exact: true }).selectOption('generic');
  await page.getByLabel('Name (if you like)').fill('Our dialer');
  await page.getByRole('button', { name: 'Make one up' }).click();
  await page.getByLabel('Header with the signature').fill('x-dialer');
  await page.getByLabel('Path of what is the same').fill('event id');
  await page.getByRole('button', { name: 'Add a condition' }).click();
  const condition = page.getByRole('group', { name: 'Only messages where' });
  await condition.getByLabel('Path').fill('event.type');
  await condition.getByLabel('is', { exact: true }).fill('ended');
  const row = (group: string, index: number) =>
    page.getByRole('group', { name: group, exact: true }).locator('.controls-row').nth(index);
  await row('Lead', 0).getByLabel('Path').fill('who.email');
  await row('Lead', 1).getByLabel('Path').fill('who.name');
  await row('Touchpoint', 0).getByLabel('comes from').selectOption('words');
  await row('Touchpoint', 0).getByLabel('Path').fill('event.kind');
  await row('Touchpoint', 0).getByLabel('Theirs = ours').fill('phone = call\nroom = meeting');
  await row('Touchpoint', 1).getByLabel('comes from').selectOption('seconds');
  await row('Touchpoint', 1).getByLabel('Path').fill('at');
  await row('Touchpoint', 2).getByLabel('Path').fill('who.email');
  await page.getByRole('button', { name: 'Take its webhooks' }).click();
  await page.getByText('is no path').waitFor();
  await page.getByLabel('Path of what is the same').fill('event.id');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Take its webhooks' }).click();
  await page.getByText('Enter this address at the sender.').waitFor();
  const [url, secret] = await page.locator('.callout code').allInnerTexts();
  expect(secret).toMatch(/^[0-9a-f]{48}$/);

  const send = async (message: object, key: string) => {
    const body = JSON.stringify(message);
    const signature = createHmac('sha256', key).update(body).digest('hex');
    const path = new URL(url!).pathname;
    const headers = { 'content-type': 'application/json', 'x-dialer': signature };
    return (await fetch(`${real.origin}${path}`, { method: 'POST', headers, body })).status;
  };
  const call = {
    event: { id: 'call-1', type: 'ended', kind: 'phone' },
    at: Math.floor(real.app.clock.now() / 1000) - 60,
    who: { email: 'dora@acme.example', name: 'Dora Dial' },
  };
  expect(await send(call, secret!)).toBe(200);
  expect(await send(call, 'a wrong secret')).toBe(401);
  await page.reload();
  await page.getByRole('row', { name: /Our dialer.*1.*1/ }).waitFor();
  await page.getByRole('button', { name: 'Last messages Our dialer' }).click();
  await page.getByRole('row', { name: / 401 .*The signature is not right/ }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Last messages of Our dialer');
  await page.getByRole('row', { name: /200.*2 leads and contacts/ }).waitFor();
  expect(await violations(page)).toEqual([]);
  expect(await page.content()).not.toContain(secret);
  const { data } = (await real.site.get('/v1/leads?email=dora@acme.example')).body;
  const journey = (await real.site.get(`/v1/leads/${data[0].id}/journey`)).body;
  expect(journey.touchpoints).toMatchObject([{ type: 'call', leadId: data[0].id }]);

  await page.getByRole('button', { name: 'Change Our dialer' }).click();
  const form = page.getByRole('form', { name: 'Change an inbound webhook' });
  expect(await form.getByLabel('Theirs = ours').inputValue()).toBe('phone = call\nroom = meeting');
  await form.getByLabel('Name (if you like)').fill('The dialer');
  await form.getByRole('button', { name: 'Add a field' }).first().click();
  const added = form.getByRole('group', { name: 'Lead', exact: true }).locator('.controls-row').nth(2);
  await added.getByLabel('Our field').fill('traits.stars');
  await added.getByLabel('comes from').selectOption('value');
  await added.getByLabel('Value').fill('5');
  await form.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('row', { name: /The dialer/ }).waitFor();
  const [changed] = (await real.site.get('/v1/inbound')).body.data;
  expect(changed.mapping).toEqual({
    when: { 'event.type': 'ended' },
    id: 'event.id',
    lead: { email: 'who.email', name: 'who.name', 'traits.stars': { value: 5 } },
    touchpoint: {
      type: { path: 'event.kind', words: { phone: 'call', room: 'meeting' } },
      occurredAt: { path: 'at', time: 'seconds' },
      email: 'who.email',
    },
  });
  const again = { ...call, event: { ...call.event, id: 'call-2' } };
  expect(await send(again, secret!)).toBe(200);

  await page.getByRole('button', { name: 'Change The dialer' }).click();
  await form.getByRole('button', { name: 'Make one up' }).click();
  await form.getByRole('button', { name: 'Save' }).click();
  await form.waitFor({ state: 'detached' });
  const renewed = await page.locator('.callout code').innerText();
  expect(renewed).not.toBe(secret);
  expect(await send(again, secret!)).toBe(401);
  expect(await send(again, renewed)).toBe(200);

  await page.getByRole('button', { name: 'Delete The dialer' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('Nothing comes in yet').waitFor();
  expect(faults).toEqual([]);
}, 90_000);

it('the form of any other program is there in light and dark, on a phone and in German', async () => {
  await lookAt('inbound-generic', async (options) => {
    const { page } = await real.visit('/settings/inbound', options);
    await page.locator('form select').first().selectOption('generic');
    await page.locator('form summary').click();
    await page.locator('fieldset select').first().selectOption('words');
    await page.locator('fieldset textarea').waitFor();
    return page;
  });
}, 90_000);
