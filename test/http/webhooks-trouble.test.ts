/** Webhooks where something is in the way: a site made elsewhere, a report that fails, an end while one is computed. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Outbound } from '../../server/outbound/call.ts';
import type { DueChange } from '../../server/storage/outbox/due-changes.ts';
import type { StoredWebhook } from '../../server/storage/outbox/webhooks.ts';
import { WebhookDispatcher } from '../../server/webhooks/dispatcher.ts';
import { type Payload, Payloads } from '../../server/webhooks/payloads.ts';
import { WebhookSecrets } from '../../server/webhooks/secrets.ts';
import { MINUTE, startApp, type TestApp } from '../support/app.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';

let app: TestApp;
let receiver: Receiver;
beforeEach(async () => {
  app = await startApp({ outboundAllow: ['127.0.0.1'] });
  receiver = await startReceiver();
});
afterEach(async () => {
  await receiver.close();
  await app.close();
});

const deal = (externalId: string) => ({
  externalId,
  revision: null,
  deal: {
    name: null,
    leads: [],
    account: null,
    stage: 'opportunity' as const,
    stages: [],
    value: { amount: '10.00', currency: 'EUR' },
    recurring: null,
    product: null,
    type: null,
    createdAt: Date.now(),
    closedAt: null,
  },
});
/** Past this process, as another one does it. */
const elsewhere = async (deals: string[]) => {
  const { siteId, id } = await app.storage.write('createSite', { name: 'Elsewhere' }, Date.now());
  const secret = new WebhookSecrets(app.adminKey).seal(`whsec_${Buffer.alloc(32).toString('base64')}`);
  const settings = { url: receiver.url, events: ['deal.attributed' as const], models: ['linear'], description: null };
  await app.storage.write('createWebhook', siteId, { ...settings, secret }, Date.now());
  for (const each of deals) await app.storage.write('putDeal', siteId, deal(each), Date.now());
  await app.storage.project('next');
  app.clock.advance(MINUTE);
  return { siteId, id };
};
/** One that makes its messages in this way. */
const dispatcherOf = (of: (change: DueChange, hook: StoredWebhook) => Promise<Payload | null>, troubles: Error[]) => {
  const payloads = new Payloads({} as never);
  payloads.of = of;
  return new WebhookDispatcher({
    storage: app.storage,
    outbound: new Outbound(['127.0.0.1']),
    secrets: new WebhookSecrets(app.adminKey),
    payloads,
    clock: app.clock,
    onTrouble: (error) => troubles.push(error),
  });
};
const payloadOf = ({ subject }: DueChange): Payload => ({ site: 's', subject, data: { subject }, leadIds: [] });
const told = () => receiver.received.map(({ body }) => body.data.subject).sort();

test('a site that another process made is told of, however old the list of sites is here', async () => {
  const { id } = await elsewhere(['D-1']);
  expect(app.app.directory.sites().map((site) => site.id)).not.toContain(id);
  await app.app.background.webhooks.settle();
  expect(receiver.received.map(({ body }) => [body.site, body.data.deal.externalId])).toEqual([[id, 'D-1']]);
});

test('the list of sites is read again after a while, also where nobody sends a key', async () => {
  const { id } = await app.storage.write('createSite', { name: 'Elsewhere' }, Date.now());
  expect(app.app.directory.site(id)).toBeUndefined();
  app.clock.advance(MINUTE);
  app.app.directory.sites();
  await expect.poll(() => app.app.directory.site(id)?.id).toBe(id);
});

test('what nobody knows the site of is kept, not taken for nothing to tell', async () => {
  const { siteId } = await elsewhere(['D-1']);
  const troubles: Error[] = [];
  const unknowing = new Payloads({ siteOf: async () => null } as never);
  await dispatcherOf((change, hook) => unknowing.of(change, hook), troubles).settle();
  expect(troubles).toHaveLength(1);
  app.clock.advance(2 * MINUTE);
  const due = await app.storage.read('dueChanges', app.clock.now(), 10);
  expect(due).toMatchObject([{ siteId, subject: 'D-1' }]);
});

test('a change that cannot be composed waits, and holds up nobody: not its site, and not others', async () => {
  await elsewhere(['A-bad', 'A-good']);
  await elsewhere(['B-good']);
  const troubles: Error[] = [];
  let tries = 0;
  const dispatcher = dispatcherOf(async (change) => {
    if (change.subject !== 'A-bad') return payloadOf(change);
    tries++;
    if (tries < 3) throw new Error('The report took too long');
    return payloadOf(change);
  }, troubles);
  await dispatcher.settle();
  expect(told()).toEqual(['A-good', 'B-good']);
  expect([tries, troubles.length]).toEqual([1, 1]);
  await dispatcher.settle();
  expect(tries).toBe(1);
  for (const wanted of [2, 3]) {
    app.clock.advance(MINUTE);
    await dispatcher.settle();
    expect(tries).toBe(wanted);
  }
  expect(told()).toEqual(['A-bad', 'A-good', 'B-good']);
});

test('what fails of one site never fills the list of what is due', async () => {
  await elsewhere(Array.from({ length: 120 }, (_, i) => `A-${i}`));
  await elsewhere(['B-good']);
  const dispatcher = dispatcherOf(async (change) => {
    if (change.subject.startsWith('A')) throw new Error('never');
    return payloadOf(change);
  }, []);
  const due = await app.storage.read('dueChanges', app.clock.now(), 100);
  expect(due).toHaveLength(100);
  expect(due.map(({ subject }) => subject)).toContain('B-good');
  await dispatcher.settle();
  expect(told()).toEqual(['B-good']);
});

test('messages that are due go out while others are being composed; an end waits for no report', async () => {
  await elsewhere(['D-1']);
  const ready = dispatcherOf(async (change) => payloadOf(change), []);
  receiver.answers.push({ status: 500 });
  await ready.settle();
  await elsewhere(['D-2']);
  const troubles: Error[] = [];
  const stuck = dispatcherOf(() => new Promise(() => {}), troubles);
  stuck.start();
  await expect.poll(told, { timeout: 5000 }).toEqual(['D-1', 'D-1']);
  const began = performance.now();
  await stuck.stop();
  expect(performance.now() - began).toBeLessThan(1000);
  expect(troubles).toEqual([]);
  // What was not told is still to be told.
  expect(await app.storage.read('dueChanges', app.clock.now(), 10)).toMatchObject([{ subject: 'D-2' }]);
});
