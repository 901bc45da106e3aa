/** What can be changed from the dashboard, over the demo: who is who, a person's data, keys, settings. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { CHROME } from '../../support/app.ts';
import { violations } from './axe-check.ts';
import { type Demo, openDemo } from './open-demo.ts';

let demo: Demo;
beforeAll(async () => {
  demo = await openDemo();
}, 180_000);
afterEach(() => demo.closePages());
afterAll(() => demo.close());

it('a claim is taken back after a look at what that changes', async () => {
  const { data } = await demo.get('/v1/leads?limit=50');
  const lead = data.find(({ anonymousIds }: { anonymousIds: string[] }) => anonymousIds.length > 0);
  const { page, faults } = await demo.visit(`/leads/${lead.id}`);
  const identity = page.getByRole('region', { name: 'Identity' }).first();
  await identity.locator('tbody tr').first().waitFor();
  const row = identity.locator('tbody tr', { hasText: 'anonymousId:' }).first();
  await row.getByRole('button').click();
  const dialog = page.getByRole('dialog');
  await dialog
    .getByText(/^Journey: \d+ touchpoints before/)
    .first()
    .waitFor();
  const before = await demo.get(`/v1/leads/${lead.id}/journey`);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(
    (await demo.get(`/v1/leads/${lead.id}/identity`)).claims.every((claim: { revoked: boolean }) => !claim.revoked),
  ).toBe(true);
  await row.getByRole('button').click();
  await dialog.getByRole('button', { name: 'Take back' }).click();
  await identity.getByText('Taken back').first().waitFor();
  const after = await demo.get(`/v1/leads/${lead.id}/journey`);
  expect(after.touchpoints.length).toBeLessThan(before.touchpoints.length);
  expect(faults).toEqual([]);
}, 60_000);

it('two leads are joined after a look at what that changes, and parted again', async () => {
  const digest = async () => (await demo.get('/v1/digest')).derived;
  const before = await digest();
  const { data } = await demo.get('/v1/leads?stage=won&limit=50');
  const [one, other] = data.filter(({ name }: { name: string | null }) => name !== null && /^[\w ]+$/.test(name));
  const { page, faults } = await demo.visit(`/leads/${one.id}`);
  await page.getByRole('button', { name: 'Join with another lead' }).click();
  const dialog = page.getByRole('dialog');
  const yes = dialog.getByRole('button', { name: 'Join the two' });
  expect(await yes.isDisabled()).toBe(true);
  await dialog.getByRole('searchbox').fill(other.email);
  await dialog.getByRole('radio', { name: other.email }).check();
  await dialog.getByText('No longer a lead of its own:').waitFor();
  await dialog.getByText('Credits change for the deal').first().waitFor();
  expect(await violations(page)).toEqual([]);
  expect(await digest()).toBe(before);
  await yes.click();
  await expect.poll(() => dialog.count()).toBe(0);
  const joined = await demo.get(`/v1/leads/${new URL(page.url()).pathname.split('/').at(-1)}`);
  const found = await demo.get(`/v1/leads?email=${encodeURIComponent(other.email)}`);
  expect(found.data[0].id).toBe(joined.id);
  const row = page
    .getByRole('region', { name: 'Identity' })
    .locator('tbody tr', { hasText: one.email })
    .filter({ hasText: other.email });
  await row.getByRole('button').click();
  await dialog.getByText('A lead of its own:').waitFor();
  await dialog.getByRole('button', { name: 'Take back' }).click();
  await row.getByText('Taken back').waitFor();
  expect(await digest()).toBe(before);
  expect(faults).toEqual([]);
}, 60_000);

it('what a browser named together is suggested, and joined or refused by a click', async () => {
  const { writeKey, domains } = (await demo.app.get(`/v1/sites/${demo.site}`)).body;
  for (const name of ['mia', 'tom']) {
    await demo.app.post(demo.onSite('/v1/leads'), { externalId: `crm:${name}`, name: `<b>${name}</b>` });
    const told = { anonymousId: `${name}-browser`, userId: `crm:${name}`, traits: { email: `${name}@two.example` } };
    const headers = { 'user-agent': CHROME, origin: `https://${domains[0]}` };
    await demo.app.post('/v1/identify', told, { key: writeKey, headers });
  }
  const { page, faults } = await demo.visit('/leads');
  await page.getByRole('link', { name: 'Possibly the same' }).click();
  const row = (name: string) => page.locator('tbody tr', { hasText: `${name}@two.example` });
  await row('mia').getByText('<b>mia</b>').waitFor();
  expect(await violations(page)).toEqual([]);
  const decide = async (name: string, answer: string, says: string) => {
    await row(name)
      .getByRole('button', { name: new RegExp(`^${answer}`) })
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(says).first().waitFor();
    await dialog.getByRole('button', { name: answer }).click();
    await expect.poll(() => row(name).count()).toBe(0);
  };
  await decide('mia', 'Join', 'No longer a lead of its own:');
  await decide('tom', 'Refuse', 'Nothing changes.');
  await page.getByText('Nobody to decide on').waitFor();
  const idOf = async (query: string) => (await demo.get(`/v1/leads?${query}`)).data[0].id;
  expect(await idOf('email=mia@two.example')).toBe(await idOf('externalId=crm:mia'));
  expect(await idOf('email=tom@two.example')).not.toBe(await idOf('externalId=crm:tom'));
  expect(faults).toEqual([]);
}, 60_000);

it('where one of the two is no lead, there is nothing to join', async () => {
  const { page } = await demo.visit('/leads');
  const [one] = (await demo.get('/v1/leads?limit=1')).data;
  const claim = { id: 'c1', a: 'anonymousId:x', b: `email:${one.email}`, occurredAt: '2026-03-01T08:00:00.000Z' };
  await page.route('**/v1/leads/suggestions**', (route) =>
    route.fulfill({ json: { data: [{ claim, leads: [one] }], nextCursor: null } }),
  );
  await page.getByRole('link', { name: 'Possibly the same' }).click();
  await page.getByRole('button', { name: /^Refuse/ }).waitFor();
  expect(await page.getByRole('button', { name: /^Join/ }).count()).toBe(0);
}, 60_000);

it('a person is erased only when her name is typed, and is gone from the list', async () => {
  const { data } = await demo.get('/v1/leads?limit=50');
  const lead = data.find(({ name }: { name: string | null }) => name !== null && /^[\w ]+$/.test(name));
  const { page } = await demo.visit(`/leads/${lead.id}`);
  expect(await page.getByRole('link', { name: 'Everything held, as a file' }).getAttribute('href')).toBe(
    `/v1/leads/${lead.id}/export`,
  );
  await page.getByRole('button', { name: 'Erase this person' }).click();
  const dialog = page.getByRole('dialog');
  const yes = dialog.getByRole('button', { name: 'Erase this person' });
  await dialog.getByRole('textbox').fill('somebody else');
  expect(await yes.isDisabled()).toBe(true);
  await dialog.getByRole('textbox').fill(lead.name);
  await yes.click();
  await page.locator('.leads tbody tr').first().waitFor();
  expect(await page.locator(`a[href="/leads/${lead.id}"]`).count()).toBe(0);
}, 60_000);

it('terms are looked at before they are saved, and a person is found by what she says she is', async () => {
  const { page, faults } = await demo.visit('/settings/privacy');
  const save = page.getByRole('button', { name: 'Save the terms' });
  await page.getByLabel('Months since').fill('1');
  expect(await save.isDisabled()).toBe(true);
  await page.getByRole('button', { name: 'Show what would go' }).click();
  const going = page.getByRole('table', { name: 'What would go now' });
  await going.getByText('persons', { exact: true }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByLabel('Months since').fill('1200');
  expect(await save.isDisabled()).toBe(true);
  await page.getByRole('button', { name: 'Show what would go' }).click();
  await save.click();
  await page.getByText('Saved. The next daily run').waitFor();
  expect((await demo.app.get(`/v1/sites/${demo.site}`)).body.retention).toBe(1200);
  await page.getByLabel('Global Privacy Control').check();
  await page.locator('.snippet').getByText('data-respect-gpc').waitFor();
  await page.getByLabel('Consent', { exact: true }).selectOption('required');
  await page.locator('.snippet').getByText('data-consent="required"').waitFor();
  await page.getByRole('button', { name: 'Save consent' }).click();
  await expect
    .poll(async () => (await demo.app.get(`/v1/sites/${demo.site}`)).body)
    .toMatchObject({ consent: 'required', respectedSignals: ['gpc'] });
  await page.goto(page.url().replace('/settings/privacy', '/settings'));
  await page.locator('.snippet').getByText('data-respect-gpc').waitFor();
  await page.goBack();
  const { data } = await demo.get('/v1/leads?limit=50');
  const lead = data.find(({ name, email }: { name: string | null; email: string | null }) => name && email);
  await page.getByLabel('E-mail, phone number or id').fill(lead.email);
  await page.getByRole('button', { name: 'Find the person' }).click();
  await page.getByRole('link', { name: lead.name }).waitFor();
  expect(page.url()).not.toContain('%40');
  await page.getByRole('button', { name: 'Erase this person' }).click();
  await page
    .getByRole('dialog')
    .getByText(/^Held now: /)
    .waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await page.getByLabel('E-mail, phone number or id').fill('nobody@nowhere.example');
  await page.getByRole('button', { name: 'Find the person' }).click();
  await page.getByText('Nobody is known by this.').waitFor();
  expect(faults).toEqual([]);
}, 60_000);

it('a key is made, shown once, and revoked', async () => {
  const { page, faults } = await demo.visit('/settings');
  await page.getByLabel('Name of a new key').fill('CRM sync');
  await page.getByRole('button', { name: 'Make a key for this site' }).click();
  await page.getByText('it is shown this once').waitFor();
  expect(await page.locator('.callout code').innerText()).toMatch(/^sk_/);
  await page.reload();
  const row = page.locator('tbody tr', { hasText: 'CRM sync' });
  await row.waitFor();
  expect(await page.getByText('sk_').count()).toBe(0);
  await row.getByRole('button').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect.poll(() => row.count()).toBe(0);
  expect(faults).toEqual([]);
}, 60_000);

it('settings are saved, and what the server does not take is said', async () => {
  const { page } = await demo.visit('/settings');
  await page.getByLabel('Domains that may send').fill('shop.example\nwww.shop.example');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  await page.reload();
  expect(await page.getByLabel('Domains that may send').inputValue()).toBe('shop.example\nwww.shop.example');
  await page.getByLabel('Time zone').fill('Mars/Olympus');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator('.settings-form').getByRole('alert').waitFor();
}, 60_000);
