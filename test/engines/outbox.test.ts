/** The outbox of webhooks: what changes is noted with the change, told once, and taken by one process. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Identifier } from '../../server/domain/identity/identifier.ts';
import type { DueChange } from '../../server/storage/outbox/due-changes.ts';
import type { NewMessage } from '../../server/storage/outbox/messages.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { DAY, identify, MINUTE, rowsOf } from '../support/facts.ts';
import { ENGINES, freshTestDatabase, type TestDatabase } from '../support/storage.ts';

describe.each(ENGINES)('the outbox on %s', (engine) => {
  let database: TestDatabase;
  let storage: Storage;
  let siteId: number;
  let last = 0;
  beforeAll(async () => {
    database = await freshTestDatabase(engine);
    storage = await database.open();
    siteId = (await storage.write('createSite', { name: 'A' }, 1)).siteId;
  });
  afterAll(() => database.drop());

  const later = () => Date.now() + MINUTE * 2;
  const due = async (now = later()) => (await storage.read('dueChanges', now, 100)).filter((c) => c.siteId === siteId);
  const webhook = (events: string[] = ['deal.attributed']) =>
    storage.write(
      'createWebhook',
      siteId,
      { url: 'https://crm.example/', events: events as never, models: ['linear'], description: null, secret: 'sealed' },
      1,
    );
  const deal = (externalId: string, amount: string, identifier: Identifier = 'email:ann@acme.com') =>
    storage.write(
      'putDeal',
      siteId,
      {
        externalId,
        revision: null,
        deal: {
          name: null,
          leads: [{ identifier, role: null }],
          account: null,
          stage: 'opportunity',
          stages: [],
          value: { amount, currency: 'EUR' },
          recurring: null,
          product: null,
          type: null,
          createdAt: DAY,
          closedAt: null,
        },
      },
      Date.now(),
    );
  const message = (webhookId: string, rest: Partial<NewMessage> = {}): NewMessage => ({
    webhookId,
    subject: `s-${++last}`,
    topic: 'lead',
    digest: 'd1',
    content: { data: {} },
    leadIds: [],
    ...rest,
  });
  const change = async (): Promise<DueChange> => {
    await deal(`D-${++last}`, String(last));
    // Derived in the background a moment later, it would change once more.
    await storage.project('next');
    return (await due()).find((one) => one.subject === `D-${last}`)!;
  };
  const take = (id: string, now: number) => storage.write('takeMessage', siteId, id, now, MINUTE);
  const waiting = async (now: number) => (await storage.read('dueMessages', now, 100)).map(({ id }) => id);

  test('where nobody listens nothing is noted', async () => {
    await deal('D-0', '1.00');
    await storage.project('next');
    expect(await due()).toEqual([]);
  });

  test('what is derived is noted with it, several changes of one subject as one, after a while', async () => {
    await webhook();
    await deal('D-a', '1.00', 'email:bea@acme.com');
    await deal('D-a', '2.00', 'email:bea@acme.com');
    await storage.project('next');
    const [found, ...others] = (await due()).filter(({ subject }) => subject === 'D-a');
    expect(others).toEqual([]);
    expect(found).toMatchObject({ event: 'deal.attributed', detail: null });
    expect(found!.ids.length).toBeGreaterThan(1);
    expect((await due(Date.now() - DAY)).length).toBe(0);
    expect((await due()).map(({ event }) => event)).toContain('lead.created');
  });

  test('a change is told by one process, and only what was known when it was told', async () => {
    const { id } = await webhook();
    const first = await change();
    const other = engine === 'postgres' ? await database.open() : storage;
    await deal(first.subject, '99.00');
    const told = await Promise.all([storage, other].map((on) => on.write('putMessages', first, [message(id)], 1000)));
    expect(told.sort()).toEqual([false, true]);
    expect((await due()).some(({ subject }) => subject === first.subject)).toBe(true);
  });

  test('the same is not told twice; of one subject in order; taken by one', async () => {
    const { id } = await webhook();
    const put = async (rest: Partial<NewMessage>, now: number) =>
      storage.write('putMessages', await change(), [message(id, rest)], now);
    await put({ subject: 'x', digest: '1' }, 5000);
    await put({ subject: 'x', digest: '1' }, 5000);
    await put({ subject: 'x', digest: '2' }, 5000);
    await put({ subject: 'y' }, 5000);
    const stored = await storage.read('webhookMessages', siteId, id, {}, 10, null);
    expect(stored.map(({ subject }) => subject).sort()).toEqual(['x', 'x', 'y']);
    const own = (await waiting(6000)).filter((one) => stored.some((known) => known.id === one));
    expect(own).toHaveLength(2);
    const x = stored.find((one) => own.includes(one.id) && one.subject === 'x')!;
    const taken = await Promise.all([take(x.id, 6000), take(x.id, 6000)]);
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(taken.find(Boolean)).toMatchObject({ attempt: 1, failures: 0, webhook: { id } });
    // Whoever took it died: after its time another takes it.
    expect(await take(x.id, 6000 + MINUTE)).toMatchObject({ attempt: 2 });
    const attempt = { number: 2, at: 7000, tookMs: 3, outcome: 'delivered', status: 200, detail: null };
    await storage.write('finishAttempt', siteId, id, x.id, attempt, { state: 'delivered', dueAt: 7000, disable: null });
    expect(await take(x.id, DAY)).toBeNull();
    expect((await waiting(DAY)).filter((one) => stored.some((known) => known.id === one))).toHaveLength(2);
    expect((await storage.read('webhookMessage', siteId, id, x.id))!.attempts).toEqual([attempt]);
    expect(await storage.write('replayMessages', siteId, id, { ids: [x.id] }, 8000)).toBe(1);
    expect(await take(x.id, 8000)).toMatchObject({ attempt: 3, failures: 0 });
  });

  test('failures are counted, switch off, and are forgotten with the first success', async () => {
    const { id } = await webhook();
    await storage.write('putMessages', await change(), [message(id)], 1000);
    const [{ id: one }] = (await storage.read('webhookMessages', siteId, id, {}, 1, null)) as unknown as [
      { id: string },
    ];
    const fail = { number: 1, at: 2000, tookMs: 1, outcome: 'timeout', status: null, detail: 'x' };
    await take(one, 2000);
    await storage.write('finishAttempt', siteId, id, one, fail, { state: 'waiting', dueAt: 9000, disable: null });
    expect(await storage.read('getWebhook', siteId, id)).toMatchObject({ failingSince: 2000, disabled: null });
    expect(await waiting(8999)).not.toContain(one);
    expect(await take(one, 9000)).toMatchObject({ attempt: 2, failures: 1 });
    const next = { state: 'dead', dueAt: 9000, disable: 'failing' } as const;
    await storage.write('finishAttempt', siteId, id, one, { ...fail, number: 2, at: 9000 }, next);
    expect(await storage.read('getWebhook', siteId, id)).toMatchObject({ failingSince: 2000, disabled: 'failing' });
    expect(await storage.read('outboxSize')).toMatchObject({ dead: 1, failing: 1 });
    await storage.write('changeWebhook', siteId, id, { disabled: null }, 9500);
    expect(await storage.read('getWebhook', siteId, id)).toMatchObject({ failingSince: null, disabled: null });
    expect(await storage.write('forgetMessages', 1001, 10)).toBe(1);
    expect(await storage.read('webhookMessage', siteId, id, one)).toBeNull();
  });

  test('whoever took a message too late changes nothing of it; what is being sent is not sent again', async () => {
    const { id } = await webhook();
    await storage.write('putMessages', await change(), [message(id)], 1000);
    const [{ id: one }] = (await storage.read('webhookMessages', siteId, id, {}, 1, null)) as unknown as [
      { id: string },
    ];
    const attempt = (number: number) => ({ number, at: 2000, tookMs: 1, outcome: 'x', status: null, detail: null });
    const finish = (number: number, state: 'waiting' | 'delivered' | 'dead') =>
      storage.write('finishAttempt', siteId, id, one, attempt(number), { state, dueAt: 9000, disable: null });
    const known = async () => (await storage.read('webhookMessage', siteId, id, one))!;
    await take(one, 2000);
    expect(await storage.write('replayMessages', siteId, id, { ids: [one] }, 2001)).toBe(0);
    expect(await take(one, 2001)).toBeNull();
    // The first sender is slower than its lease: another takes the message over.
    expect(await take(one, 2000 + MINUTE)).toMatchObject({ attempt: 2 });
    await finish(1, 'dead');
    expect(await known()).toMatchObject({ state: 'waiting', attempts: [] });
    await finish(2, 'delivered');
    expect((await known()).attempts.map(({ number }) => number)).toEqual([2]);
    await finish(1, 'waiting');
    expect((await known()).state).toBe('delivered');
    expect(await storage.write('replayMessages', siteId, id, { ids: [one] }, 3000)).toBe(1);
  });

  test('a change that is put aside is due again after its time, or as soon as its subject changes again', async () => {
    await webhook();
    const one = await change();
    const isDue = async (now: number) => (await due(now)).some(({ subject }) => subject === one.subject);
    const until = later() + MINUTE;
    await storage.write('putAside', one, until);
    expect([await isDue(until - 1), await isDue(until)]).toEqual([false, true]);
    await deal(one.subject, '77.00');
    expect(await isDue(until - 1)).toBe(true);
  });

  test('an erased person is in nothing that is kept or sent; whom she was told to is noted', async () => {
    const { id } = await webhook(['lead.created', 'person.erased']);
    await storage.project('next');
    const [lead] = await storage.read('leadsOf', siteId, ['email:ann@acme.com']);
    const { leadId } = lead!;
    const about = { subject: leadId, content: { data: { email: 'ann@acme.com' } }, leadIds: [leadId] };
    await storage.write('putMessages', await change(), [message(id, about)], 1000);
    const [{ id: one }] = (await storage.read('webhookMessages', siteId, id, {}, 1, null)) as unknown as [
      { id: string },
    ];
    expect(await take(one, 1000)).not.toBeNull();
    await storage.write('erasePerson', siteId, leadId, [], Date.now());
    expect(await storage.read('webhookMessage', siteId, id, one)).toBeNull();
    expect(await take(one, DAY)).toBeNull();
    expect((await due()).find(({ event }) => event === 'person.erased')).toMatchObject({
      subject: leadId,
      detail: { formerIds: [], recipients: [id] },
    });
    expect((await due()).some(({ event, subject }) => event.startsWith('lead.') && subject === leadId)).toBe(false);
    expect(await storage.write('deleteWebhook', siteId, id)).toBe(true);
  });

  test('what was made of a deal before a person on it was erased is not put in afterwards; it is told without her', async () => {
    const { id } = await webhook();
    await deal('D-erased', '7.00', 'email:eve@acme.com');
    await storage.project('next');
    const [lead] = await storage.read('leadsOf', siteId, ['email:eve@acme.com']);
    const before = (await due()).find(({ subject }) => subject === 'D-erased')!;
    const made = message(id, { content: { data: { email: 'eve@acme.com' } }, leadIds: [lead!.leadId] });
    await storage.write('erasePerson', siteId, lead!.leadId, [], Date.now());
    expect(await storage.write('putMessages', before, [made], Date.now())).toBe(false);
    expect(await storage.read('webhookMessages', siteId, id, {}, 10, null)).toEqual([]);
    const again = (await due()).find(({ subject }) => subject === 'D-erased');
    expect(again).toMatchObject({ event: 'deal.attributed' });
    expect(await storage.write('putMessages', again!, [message(id)], Date.now())).toBe(true);
  });

  test('of a restricted person nothing is sent that was made before, by whichever id, nor again by hand; lifted, it is told anew', async () => {
    const { id } = await webhook(['lead.created', 'deal.attributed']);
    const [IDA, OTHER] = ['email:ida@acme.com', 'externalId:crm:ida'] as const;
    await deal('D-ida', '3.00', IDA);
    await deal('D-other', '3.00', OTHER);
    await storage.project('next');
    const idOf = async (name: Identifier) => (await storage.read('leadsOf', siteId, [name]))[0]!.leadId;
    const [ida, former] = [await idOf(IDA), await idOf(OTHER)];
    const untold = (await due()).find(({ subject }) => subject === 'D-ida')!;
    const put = async (rest: Partial<NewMessage>, of: DueChange | null = null) => {
      const on = of ?? (await change());
      expect(await storage.write('putMessages', on, [message(id, { topic: 'deal', ...rest })], Date.now())).toBe(true);
      return (await storage.read('webhookMessages', siteId, id, {}, 1, null))[0]!.id;
    };
    const sent = await put({ leadIds: [former] });
    const now = later();
    expect(await take(sent, now)).not.toBeNull();
    await storage.write(
      'finishAttempt',
      siteId,
      id,
      sent,
      { number: 1, at: now, tookMs: 1, outcome: 'delivered', status: 200, detail: null },
      { state: 'delivered', dueAt: now, disable: null },
    );
    const waitingOne = await put({ leadIds: [former] });
    await storage.append(rowsOf(siteId, identify('form', 'same', DAY, [IDA, OTHER])));
    await storage.project('next');
    const one = await idOf(IDA);
    expect([ida, former]).toContain(one);
    await storage.write('restrictPerson', siteId, one, true, Date.now());

    // Made while she was not restricted, stored afterwards.
    const late = await put({ subject: 'D-ida', leadIds: [ida] }, untold);
    for (const about of [waitingOne, late]) {
      expect(await take(about, now)).toBeNull();
      expect(await storage.read('webhookMessage', siteId, id, about)).toMatchObject({ state: 'dead', attempts: [] });
    }
    const others = await put({});
    expect(await storage.write('replayMessages', siteId, id, { since: 0 }, now + DAY)).toBe(1);
    expect(await take(sent, now + DAY)).toBeNull();
    expect(await take(others, now + DAY)).not.toBeNull();
    expect((await due()).some(({ event, subject }) => event === 'deal.attributed' && subject === 'D-ida')).toBe(true);

    await storage.write('restrictPerson', siteId, one, false, Date.now());
    const again = (await due()).find(({ event, subject }) => event === 'deal.attributed' && subject === 'D-ida')!;
    const anew = await put({ subject: 'D-ida', leadIds: [ida] }, again);
    expect(anew).not.toBe(late);
    expect(await take(anew, later())).not.toBeNull();
  });
});
