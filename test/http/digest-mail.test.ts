/** The week that ended, told by e-mail: through a real mail server on this machine. */
import { X509Certificate } from 'node:crypto';
import { rootCertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readMailServer } from '../../server/outbound/mail-server.ts';
import { DAY, HOUR, MINUTE, startApp, type TestApp, type TestSite } from '../support/app.ts';
import { selfSigned } from '../support/certificate.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { errorsOf, expectProblem } from './expect-problem.ts';
import { PASSWORD, type SignedIn, signIn, userOf } from './sign-in.ts';

const PUBLIC_URL = 'https://leads.example';
const FROM = { name: 'Throughline', address: 'reports@leads.example' };
const MAIL_PASSWORD = 'p@ss word';

let post: MailServer;
let app: TestApp;
let site: TestSite;
let other: TestSite;
beforeAll(async () => {
  post = await startMailServer({ user: { name: 'robot', password: MAIL_PASSWORD } });
  app = await startWith(`smtp://robot:${encodeURIComponent(MAIL_PASSWORD)}@127.0.0.1:${post.port}`);
  site = await app.site({ name: 'Acme <b>&Co', timeZone: 'Etc/UTC', currency: 'EUR' });
  other = await app.site({ name: 'Other', timeZone: 'Etc/UTC' });
});
afterEach(async () => {
  for (const { id } of await app.storage.read('listUsers')) await app.storage.write('chooseDigests', id, [], 'en');
  post.received.length = 0;
  post.refusals.length = 0;
});
afterAll(async () => {
  await app.close();
  await post.close();
});

const startWith = (url: string) =>
  startApp({ still: true, publicUrl: PUBLIC_URL, smtp: readMailServer(url)!, mailFrom: FROM });

const choose = (session: SignedIn, sites: string[], language = 'en') =>
  session.ask('PUT', '/v1/profile/digest', { sites, language });
/** A session does not last until Monday. */
const chosenBy = async ({ email }: { email: string }): Promise<string[]> =>
  (await (await signIn(app, { email, password: PASSWORD })).get('/v1/profile/digest')).body.sites;

/** To the next Monday at eight, at which a new week is to be told of. */
async function nextMonday(of = app): Promise<void> {
  const now = of.clock.now();
  const midnight = Math.floor(now / DAY) * DAY;
  const days = (8 - new Date(midnight).getUTCDay()) % 7 || 7;
  of.clock.advance(midnight + days * DAY + 8 * HOUR - now);
}

async function look(of = app): Promise<void> {
  await of.app.background.digest.look();
  await of.app.background.postman.look();
}

/** The path of the link that a header or a text holds. */
const linkIn = (text: string) => text.match(/https:\/\/leads\.example(\/[^\s>"]+token=[\w-]+)/)![1]!;
const checksOf = async (of = app) =>
  (await of.get('/v1/system/checks')).body.checks.find(({ id }: { id: string }) => id === 'mails');
const problemsIn = async (of = app) =>
  (await of.get('/v1/users')).body.data
    .filter((user: { digestProblem: string | null }) => user.digestProblem)
    .map((user: { id: string; digestProblem: string }) => [user.id, user.digestProblem]);

describe('the weekly digest by e-mail', () => {
  test('goes to each who asked for it, in her language, with a link to end it and no person in it', async () => {
    const [ann, vera, none] = [await userOf(app, 'owner'), await userOf(app, 'viewer'), await userOf(app, 'analyst')];
    expect((await ann.session.get('/v1/profile/digest')).body).toEqual({ available: true, language: null, sites: [] });
    expect((await choose(ann.session, [site.id])).body).toEqual({ available: true, language: 'en', sites: [site.id] });
    await choose(vera.session, [site.id], 'de');
    await nextMonday();
    const week = app.clock.now() - 3 * DAY;
    await site.batch([
      {
        type: 'page',
        anonymousId: 'lena',
        messageId: 'p1',
        timestamp: new Date(week).toISOString(),
        context: { page: { url: 'https://acme.com/?utm_source=lena@private.example&utm_medium=email' } },
      },
      {
        type: 'identify',
        anonymousId: 'lena',
        messageId: 'i1',
        timestamp: new Date(week + MINUTE).toISOString(),
        traits: { email: 'lena@private.example', name: 'Lena Berger' },
      },
    ]);
    await look();
    await look();
    expect(post.received.flatMap(({ to }) => to).toSorted()).toEqual([ann.email, vera.email].toSorted());
    const of = (email: string) => post.received.find(({ to }) => to[0] === email)!;
    const { from, headers, text, html, raw } = of(ann.email);
    expect(from).toBe(FROM.address);
    expect(headers).toMatchObject({
      from: 'Throughline <reports@leads.example>',
      to: `"A owner" <${ann.email}>`.replace(/"/g, ''),
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
      'auto-submitted': 'auto-generated',
    });
    expect(headers['list-unsubscribe']).toMatch(/^<https:\/\/leads\.example\/unsubscribe\?token=[\w-]+>$/);
    expect(headers['message-id']).toMatch(/^<[0-9a-f]{32}@leads\.example>$/);
    expect(text).toContain('Visits: 1');
    expect(text).toContain(`${PUBLIC_URL}/?site=${site.id}&from=`);
    expect(html).toContain('Acme &lt;b&gt;&amp;Co');
    expect(html).not.toMatch(/<(img|script|link|iframe)\b/);
    expect(of(vera.email).text).toContain('Besuche: 1');
    for (const secret of ['Lena', 'lena@', 'private.example', none.email])
      for (const mail of post.received) expect(`${mail.text}${mail.html}${mail.raw}`).not.toContain(secret);
    expect(raw).not.toContain(ann.id);
    expect(await checksOf()).toMatchObject({ status: 'ok' });
  });

  test('ends by one click of a mail program, without signing in, and by the page that the mail leads to', async () => {
    const ann = await userOf(app, 'owner');
    await choose(ann.session, [site.id, other.id]);
    await nextMonday();
    await look();
    const [mail] = post.received.filter(({ text }) => text.startsWith('Acme'));
    const path = linkIn(mail!.headers['list-unsubscribe']!);
    // To open the link changes nothing: programs look at links before people do.
    expect(path).toBe(linkIn(mail!.text));
    await app.get(path, { key: null });
    expect(await chosenBy(ann)).toHaveLength(2);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    for (let again = 0; again < 2; again++) {
      const ended = await app.post(path, 'List-Unsubscribe=One-Click', { key: null, headers });
      expect([ended.status, ended.text]).toEqual([204, '']);
      expect(await chosenBy(ann)).toEqual([other.id]);
    }
    for (const wrong of [path.replace(/token=.{8}/, 'token=AAAAAAAA'), '/unsubscribe?token=x'])
      expectProblem(await app.post(wrong, undefined, { key: null }), 404, 'not_found');
    expectProblem(await app.post('/unsubscribe', undefined, { key: null }), 400, 'invalid_request');
  });

  test('is tried again while the mail server will not, then given up; the owner sees it, and no address is told', async () => {
    const ann = await userOf(app, 'owner');
    await choose(ann.session, [site.id]);
    await nextMonday();
    post.refusals.push({ at: 'recipient', status: 451 });
    await look();
    expect(post.received).toEqual([]);
    expect(await checksOf()).toMatchObject({
      status: 'warn',
      said: '1 weekly digest did not go out by e-mail: the mail server refuses the recipient (451); tried again for a day',
    });
    expect(await problemsIn()).toEqual([[ann.id, 'recipient']]);
    await look();
    expect(post.received).toEqual([]);
    app.clock.advance(5 * MINUTE);
    await look();
    expect(post.received).toHaveLength(1);
    expect(await problemsIn()).toEqual([]);
    expect(await checksOf()).toMatchObject({ status: 'ok' });

    await nextMonday();
    const begun = app.clock.now();
    while (app.clock.now() - begun < 30 * HOUR) {
      post.refusals[0] = { at: 'sender', status: 550 };
      await look();
      app.clock.advance(10 * MINUTE);
    }
    post.refusals.length = 0;
    await look();
    expect(post.received).toHaveLength(1);
    expect((await checksOf()).said).toContain('does not let this sender send (550); given up');
  });

  test('is not sent again where an address is unknown for good, or the connection ended on the way', async () => {
    const ann = await userOf(app, 'owner');
    await choose(ann.session, [site.id]);
    for (const [refusal, problem] of [
      [{ at: 'recipient', status: 550 }, 'recipient'],
      [{ at: 'data', status: 554 }, 'refused'],
      ['cut', 'interrupted'],
    ] as const) {
      await nextMonday();
      post.refusals.push(refusal);
      await look();
      expect(await problemsIn(), problem).toEqual([[ann.id, problem]]);
      app.clock.advance(6 * HOUR);
      await look();
      expect(post.received, problem).toEqual([]);
    }
    const { text } = await app.get('/metrics');
    expect(Number(/^throughline_mail_sent_total (\d+)/m.exec(text)![1])).toBeGreaterThan(0);
    expect(Number(/^throughline_mail_failed_total (\d+)/m.exec(text)![1])).toBeGreaterThan(2);
    expect(text).not.toContain('@');
  });

  test('T05: a name adds no header, no recipient and no markup, and no header of an answer is made of one', async () => {
    const evil = 'Eve" <eve@evil.example>, x\r\nBcc: eve@evil.example\r\n\r\n<img src=x onerror=alert(1)>';
    const hostile = await app.site({ name: `Evil ${evil}`, timeZone: 'Etc/UTC' });
    const invited = await app.post('/v1/users', { email: 'eva@acme.example', name: evil, role: 'viewer' });
    expect(invited.status).toBe(201);
    const link = invited.body.link.split('#link=')[1];
    const session = await signIn(app, { link, password: PASSWORD });
    const answer = await session.ask('POST', `/v1/profile/digest/try?site=${hostile.id}`, { language: 'en' });
    expect(answer.body).toEqual({ sent: true, problem: null, status: null });
    expect(JSON.stringify(answer.headers)).not.toMatch(/evil/i);
    const [mail] = post.received;
    expect(mail!.to).toEqual(['eva@acme.example']);
    expect(Object.keys(mail!.headers).toSorted()).toEqual([
      'auto-submitted',
      'content-type',
      'date',
      'from',
      'list-unsubscribe',
      'list-unsubscribe-post',
      'message-id',
      'mime-version',
      'subject',
      'to',
    ]);
    expect(mail!.html).not.toContain('<img');
    expect(mail!.html).toContain('&lt;img src=x');
  });

  test('reaches no one of a site that she may not see any more, and no site is chosen that is not hers', async () => {
    const vera = await userOf(app, 'viewer', [site.id]);
    expect(errorsOf(await choose(vera.session, [site.id, other.id]))).toEqual({ '/sites/1': 'is no site of yours' });
    await choose(vera.session, [site.id]);
    await nextMonday();
    await app.app.background.digest.look();
    await app.ask('PATCH', `/v1/users/${vera.id}`, { sites: [other.id] });
    await look();
    expect(post.received).toEqual([]);
    expect(await problemsIn()).toEqual([]);
  });

  test('a site that she may not see any more is not told of, and keeps her from no other choice', async () => {
    const vera = await userOf(app, 'viewer', [site.id, other.id]);
    await choose(vera.session, [site.id, other.id]);
    await app.ask('PATCH', `/v1/users/${vera.id}`, { sites: [other.id] });
    const { body } = await vera.session.get('/v1/profile/digest');
    expect(body.sites).toEqual([other.id]);
    expect((await choose(vera.session, body.sites, 'de')).body).toMatchObject({ language: 'de', sites: [other.id] });
  });

  test('a key has no address, and so no digest', async () => {
    for (const [method, url, body] of [
      ['GET', '/v1/profile/digest'],
      ['PUT', '/v1/profile/digest', { sites: [], language: 'en' }],
      ['POST', `/v1/profile/digest/try?site=${site.id}`, { language: 'en' }],
    ] as const)
      expectProblem(await site.app.ask(method, url, body, { key: site.key }), 409, 'conflict');
  });
});

describe('to try it', () => {
  const tryIt = (session: SignedIn, at: TestSite) =>
    session.ask('POST', `/v1/profile/digest/try?site=${at.id}`, { language: 'de' });

  test('one is sent now, and the answer is what the mail server said', async () => {
    const ann = await userOf(app, 'viewer', [site.id]);
    expect((await tryIt(ann.session, site)).body).toEqual({ sent: true, problem: null, status: null });
    expect(post.received.map(({ to }) => to)).toEqual([[ann.email]]);
    expect(post.received[0]!.text).toContain('Besuche: ');
    const soon = await tryIt(ann.session, site);
    expectProblem(soon, 429, 'rate_limited');
    expect(Number(soon.headers['retry-after'])).toBeGreaterThan(0);
    app.clock.advance(MINUTE);
    expectProblem(await tryIt(ann.session, other), 404, 'not_found');
    post.refusals.push({ at: 'data', status: 552 });
    const refused = await tryIt(ann.session, site);
    expect(refused.body).toEqual({ sent: false, problem: 'refused', status: 552 });
    expect(refused.text).not.toContain('@');
  });

  test('without a mail server it says so, the choice stays, and the doctor tells', async () => {
    const without = await startApp();
    try {
      const mine = await without.site();
      const ann = await userOf(without, 'owner');
      expect((await choose(ann.session, [mine.id])).body).toMatchObject({ available: false, sites: [mine.id] });
      const answer = await ann.session.ask('POST', `/v1/profile/digest/try?site=${mine.id}`, { language: 'en' });
      expectProblem(answer, 409, 'conflict');
      expect(answer.body.detail).toContain('THROUGHLINE_SMTP_URL');
      expect((await checksOf(without)).said).toContain('no mail server is set');
    } finally {
      await without.close();
    }
  });

  test('a wrong password and a server that is away are told apart', async () => {
    for (const [url, problem, status] of [
      [`smtp://robot:wrong@127.0.0.1:${post.port}`, 'sign_in', 535],
      ['smtp://127.0.0.1:9', 'no_connection', null],
    ] as const) {
      const broken = await startWith(url);
      try {
        const mine = await broken.site();
        const ann = await userOf(broken, 'owner');
        const { body, text } = await ann.session.ask('POST', `/v1/profile/digest/try?site=${mine.id}`, {
          language: 'en',
        });
        expect(body).toEqual({ sent: false, problem, status });
        expect(text).not.toMatch(/wrong|robot|@/);
      } finally {
        await broken.close();
      }
    }
  });
});

describe('over TLS', () => {
  const certificate = selfSigned('localhost');
  const known = [...rootCertificates];
  afterAll(() => setDefaultCACertificates(known));

  test.each([
    ['STARTTLS', 'smtp:', false],
    ['TLS from the start', 'smtps:', true],
  ])(
    'by %s a mail goes out to a server whose certificate is trusted, and to no other',
    async (_how, scheme, secure) => {
      const safe = await startMailServer({ certificate, secure });
      const sender = await startWith(`${scheme}//localhost:${safe.port}`);
      try {
        const mine = await sender.site();
        const ann = await userOf(sender, 'owner');
        const tryIt = () => ann.session.ask('POST', `/v1/profile/digest/try?site=${mine.id}`, { language: 'en' });
        setDefaultCACertificates(known);
        expect((await tryIt()).body).toEqual({ sent: false, problem: 'tls', status: null });
        expect(safe.received).toEqual([]);
        expect(new X509Certificate(certificate.cert).subject).toContain('localhost');
        setDefaultCACertificates([...known, certificate.cert]);
        sender.clock.advance(MINUTE);
        expect((await tryIt()).body).toEqual({ sent: true, problem: null, status: null });
        expect(safe.received.map(({ isSecure }) => isSecure)).toEqual([true]);
      } finally {
        await sender.close();
        await safe.close();
      }
    },
  );

  test('no password is told to a server that offers none', async () => {
    const plain = await startMailServer({ user: { name: 'robot', password: MAIL_PASSWORD } });
    const server = { ...readMailServer(`smtp://robot:x@mail.example:${plain.port}`)!, host: '127.0.0.1' };
    expect(server.requireTLS).toBe(true);
    const sender = await startApp({ still: true, publicUrl: PUBLIC_URL, smtp: server, mailFrom: FROM });
    try {
      const mine = await sender.site();
      const ann = await userOf(sender, 'owner');
      const answer = await ann.session.ask('POST', `/v1/profile/digest/try?site=${mine.id}`, { language: 'en' });
      expect(answer.body).toMatchObject({ sent: false, problem: 'tls' });
    } finally {
      await sender.close();
      await plain.close();
    }
  });
});
