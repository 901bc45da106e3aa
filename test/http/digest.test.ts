/** The week that ended, told by webhook. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY, HOUR, startApp, type TestApp } from '../support/app.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';

let app: TestApp;
let receiver: Receiver;
beforeAll(async () => {
  app = await startApp({ still: true, outboundAllow: ['127.0.0.1'], publicUrl: 'https://leads.example' });
  receiver = await startReceiver();
});
afterAll(async () => {
  await receiver.close();
  await app.close();
});

test('on Monday at seven each webhook that asked hears once of the week, with no person in it', async () => {
  const site = await app.site({ name: 'Acme', timeZone: 'Europe/Berlin', currency: 'EUR' });
  const quiet = await app.site({ timeZone: 'Pacific/Auckland' });
  await site.post('/v1/webhooks', { url: receiver.url, events: ['digest.weekly'] });
  await quiet.post('/v1/webhooks', { url: `${receiver.url}/none`, events: ['lead.created'] });
  // To the next Monday, six o'clock in Berlin.
  const day = new Date(app.clock.now()).getUTCDay();
  const midnight = Math.floor(app.clock.now() / DAY) * DAY;
  const monday = midnight + ((8 - day) % 7 || 7) * DAY;
  const offset = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Berlin', timeZoneName: 'longOffset' })
    .formatToParts(monday)
    .find(({ type }) => type === 'timeZoneName')!.value;
  const hours = Number(/[+-](\d+)/.exec(offset)![1]);
  const week = new Date(monday - 7 * DAY).toISOString().slice(0, 10);
  const at = (days: number) => new Date(monday - days * DAY).toISOString();
  await site.batch([
    {
      type: 'page',
      anonymousId: 'ann',
      messageId: 'p1',
      timestamp: at(3),
      context: { page: { url: 'https://acme.com/?utm_source=google&utm_medium=cpc&utm_campaign=spring' } },
    },
    {
      type: 'page',
      anonymousId: 'bea',
      messageId: 'p2',
      timestamp: at(10),
      context: { page: { url: 'https://acme.com/' } },
    },
    {
      type: 'page',
      anonymousId: 'cleo',
      messageId: 'p3',
      timestamp: at(11),
      context: { page: { url: 'https://acme.com/' } },
    },
    {
      type: 'identify',
      anonymousId: 'ann',
      messageId: 'i1',
      timestamp: at(2),
      traits: { email: 'ann@private.example', name: 'Ann Berger' },
    },
  ]);
  const stages = [{ stage: 'won', occurredAt: at(1) }];
  const value = { amount: '1200.00', currency: 'EUR' };
  await site.put('/v1/deals/D-1', {
    name: 'Secret deal',
    leads: [{ email: 'ann@private.example' }],
    stage: 'won',
    stages,
    value,
  });

  const look = async (now: number) => {
    app.clock.advance(now - app.clock.now());
    await app.app.background.digest.look();
    await app.app.background.webhooks.settle();
  };
  await look(monday + (6 - hours) * HOUR);
  expect(receiver.received).toEqual([]);
  await look(monday + (7 - hours) * HOUR);
  await look(monday + (9 - hours) * HOUR);
  expect(receiver.received).toHaveLength(1);
  const [{ raw, body }] = receiver.received as [(typeof receiver.received)[number]];
  expect(body).toMatchObject({
    type: 'digest.weekly',
    site: site.id,
    data: { name: 'Acme', from: week, currency: 'EUR' },
  });
  const { figures, channels, text, links } = body.data;
  const of = (kpi: string) => figures.find((one: { kpi: string }) => one.kpi === kpi);
  expect(of('visits')).toEqual({ kpi: 'visits', value: 1, before: 2, change: -0.5 });
  expect(of('leads')).toMatchObject({ value: 1, before: 0 });
  expect(of('revenue')).toMatchObject({ value: '1200.00' });
  expect(channels).toEqual([{ channel: 'Paid Search', visits: 1, leads: 1, won: 1, revenue: '1200.00' }]);
  expect(text).toContain('visits: 1 (-50 %)');
  expect(text).toContain('Paid Search: 1 visits, 1 leads, 1200.00 EUR');
  expect(links.dashboard).toBe(
    `https://leads.example/?site=${site.id}&from=${week}&to=${new Date(monday).toISOString().slice(0, 10)}`,
  );
  for (const secret of ['ann@', 'Ann', 'private', 'Secret', 'D-1']) expect(raw).not.toContain(secret);
  await look(monday + 7 * DAY + (8 - hours) * HOUR);
  expect(receiver.received).toHaveLength(2);
});
