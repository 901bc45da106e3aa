/** Attacks by way of URLs that the server calls for somebody (T73 to T76), against real listeners on this machine. */
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSocketServer, type Server as SocketServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { Outbound, type OutboundRequest } from '../../server/outbound/call.ts';

const FAST: OutboundRequest = { timeoutMs: 5_000, maxBytes: 4096, longer: 'cut' };
const open: (Server | SocketServer)[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => new Promise((done) => server.close(done))));
});

/** Where nothing may arrive. */
async function canary(host = '127.0.0.1', port = 0) {
  const seen = { connections: 0, port: 0 };
  const server = createSocketServer((socket) => {
    seen.connections += 1;
    socket.destroy();
  });
  open.push(server);
  await new Promise<void>((ready) => server.listen(port, host, ready));
  seen.port = (server.address() as { port: number }).port;
  return seen;
}

async function listen(answer: RequestListener, host = '127.0.0.1', port = 0): Promise<number> {
  const server = createServer(answer);
  server.on('connection', (socket) => socket.unref());
  open.push(server);
  await new Promise<void>((ready) => server.listen(port, host, ready));
  return (server.address() as { port: number }).port;
}

/** Answers as a name server would, one list after the other. */
function names(...answers: string[][]) {
  let asked = 0;
  const lookup = async () => answers[Math.min(asked++, answers.length - 1)]!;
  return { lookup, asked: () => asked };
}

const HOSTS = [
  ...['127.0.0.1', '0x7f.1', '2130706433', '017700000001', '127.1', '0', '0.0.0.0', '127.0.0.1.', '%31%32%37.0.0.1'],
  ...['[::1]', '[::ffff:127.0.0.1]', '[::ffff:a9fe:a9fe]', '[::127.0.0.1]', '[::]', '①②⑦.0.0.1', '127。0。0。1'],
  ...['169.254.169.254', '[fd00:ec2::254]', '100.100.100.200', '[64:ff9b::7f00:1]', '[64:ff9b:1::7f00:1]'],
  ...['[2002:7f00:1::]', '[2001:0:1::]', '[fe80::1]', '[fec0::1]', '[ff02::1]', '10.0.0.1', '172.31.255.255'],
  ...['192.168.1.1', '192.0.2.1', '198.18.0.1', '224.0.0.1', '255.255.255.255', '240.0.0.1', '[2001:db8::1]'],
  ...['localhost', 'LOCALHOST.', 'a.localhost', 'printer', 'router.local', 'metadata.google.internal'],
];

describe('T73: a literal or a name of an address that is not public', () => {
  // Literals are never looked up.
  const outbound = new Outbound([], async (host) => {
    if (/^localhost|\.localhost$/i.test(host)) return ['127.0.0.1', '::1'];
    throw Object.assign(new Error('no such host'), { code: 'ENOTFOUND' });
  });

  test.each(HOSTS)(
    'https://%s is refused when it is saved and when it is called, and nothing is connected',
    async (host) => {
      const bait = await canary();
      const bait6 = await canary('::1', bait.port).catch(() => ({ connections: 0 }));
      for (const url of [`https://${host}:${bait.port}/x`, `http://${host}:${bait.port}/`, `https://${host}/`]) {
        expect(await outbound.refusal(url)).toMatch(/private, local or reserved/);
        const outcome = await outbound.call(url, FAST);
        expect(outcome).toMatchObject({ ok: false });
        // A name that nobody knows is not called either.
        expect(['blocked_address', 'unknown_host']).toContain((outcome as { reason: string }).reason);
      }
      expect(bait.connections + bait6.connections).toBe(0);
    },
  );

  test.each([
    ...['file:///etc/passwd', 'gopher://example.com/', 'unix:/var/run/docker.sock', 'ftp://example.com/', 'data:,x'],
    ...[
      'javascript:alert(1)',
      '/relative',
      '',
      'https://',
      'http://user:secret@example.com/',
      'https://k@example.com/',
    ],
    ...['https://example.com:22/', 'https://example.com:6379/', 'https://example.com:5432/', 'http://example.com/'],
    ...['https://1.2.3.4:25/', 'http://1.2.3.4/', `https://example.com/${'x'.repeat(2048)}`],
  ])('%s is refused by its scheme, port or form', async (url) => {
    const outside = new Outbound([], async () => ['93.184.215.14']);
    expect(await outside.refusal(url)).toMatch(/\.$/);
    expect(await outside.call(url, FAST)).toMatchObject({ ok: false, reason: 'blocked_address' });
  });

  test('what a refusal says repeats nothing of the URL', async () => {
    expect(await outbound.refusal('https://user:hunter2@127.0.0.1/?token=hunter2')).not.toContain('hunter2');
  });

  test.each(['https://93.184.215.14/hook', 'https://[2606:2800:21f:cb07::1]:8443/', 'https://hooks.example.com/a?b=c'])(
    '%s may be saved',
    async (url) => expect(await new Outbound([], async () => ['93.184.215.14']).refusal(url)).toBeNull(),
  );

  test('hosts, addresses and ranges that the operator named may be called, by http and at any port', async () => {
    const port = await listen((_request, response) => response.end('in the house'));
    for (const [allowed, host] of [
      ['127.0.0.0/8', '127.0.0.1'],
      ['127.0.0.1', '[::ffff:127.0.0.1]'],
      ['crm.internal', 'crm.internal'],
      ['127.0.0.1/32', 'crm.internal'],
    ] as const) {
      const named = new Outbound([allowed], async () => ['127.0.0.1']);
      expect(await named.refusal(`http://${host}:${port}/`)).toBeNull();
      expect(await named.call(`http://${host}:${port}/`, FAST)).toMatchObject({ ok: true, status: 200 });
    }
    const other = new Outbound(['crm.internal', '10.0.0.0/8'], async () => ['127.0.0.1']);
    expect(await other.call(`http://mail.internal:${port}/`, FAST)).toMatchObject({ reason: 'blocked_address' });
  });
});

describe('T74: a name that means something else a moment later', () => {
  test('public when it is saved, this machine when it is called: refused', async () => {
    const bait = await canary();
    const { lookup } = names(['93.184.215.14'], ['127.0.0.1']);
    const outbound = new Outbound([], lookup);
    expect(await outbound.refusal('https://rebinding.example/')).toBeNull();
    expect(await outbound.call(`https://rebinding.example:8443/`, FAST)).toMatchObject({ reason: 'blocked_address' });
    expect(bait.connections).toBe(0);
  });

  test('one private address among public ones: refused', async () => {
    for (const mixed of [['93.184.215.14', '127.0.0.1'], ['2606:2800:21f:cb07::1', '::1'], ['::ffff:10.0.0.1']])
      expect(await new Outbound([], async () => mixed).call('https://mixed.example/', FAST)).toMatchObject({
        reason: 'blocked_address',
      });
  });

  test('the address that was checked is the address connected, and the name is looked up once', async () => {
    const port = await listen((request, response) => response.end(request.headers.host), '127.0.0.2');
    const bait = await canary('127.0.0.1', port);
    const { lookup, asked } = names(['127.0.0.2'], ['127.0.0.1']);
    const outcome = await new Outbound(['127.0.0.2'], lookup).call(`http://rebinding.example:${port}/`, FAST);
    expect(outcome).toMatchObject({ ok: true, status: 200 });
    expect(String((outcome as { body: Buffer }).body)).toBe(`rebinding.example:${port}`);
    expect({ asked: asked(), baited: bait.connections }).toEqual({ asked: 1, baited: 0 });
  });
});

describe('T75: a redirect into the house', () => {
  test.each([301, 302, 303, 307, 308])('%i is an answer like another unless redirects are wanted', async (status) => {
    const bait = await canary();
    const port = await listen((_request, response) =>
      response.writeHead(status, { location: `http://127.0.0.1:${bait.port}/` }).end(),
    );
    const outbound = new Outbound(['127.0.0.0/8']);
    expect(await outbound.call(`http://127.0.0.1:${port}/`, { ...FAST, method: 'POST' })).toMatchObject({
      ok: true,
      status,
    });
    expect(bait.connections).toBe(0);
  });

  test('where they are followed, each is checked as the first URL was', async () => {
    const bait = await canary();
    const port = await listen(
      (_request, response) => response.writeHead(302, { location: `http://127.0.0.1:${bait.port}/` }).end(),
      '127.0.0.2',
    );
    const outbound = new Outbound(['127.0.0.2']);
    expect(await outbound.call(`http://127.0.0.2:${port}/`, { ...FAST, redirects: 3 })).toMatchObject({
      ok: false,
      reason: 'blocked_address',
    });
    expect(bait.connections).toBe(0);
  });

  test('they lead on, without credentials to another host, and end', async () => {
    const last = await listen(
      (request, response) => response.end(`secret: ${request.headers.authorization}`),
      '127.0.0.2',
    );
    const first = await listen((request, response) =>
      request.url === '/round'
        ? response.writeHead(307, { location: '/round' }).end()
        : response.writeHead(307, { location: `http://127.0.0.2:${last}/` }).end(),
    );
    const outbound = new Outbound(['127.0.0.0/8']);
    const headers = { authorization: 'Bearer hunter2' };
    const led = await outbound.call(`http://127.0.0.1:${first}/`, { ...FAST, headers, redirects: 3 });
    expect(String((led as { body: Buffer }).body)).toBe('secret: undefined');
    expect(await outbound.call(`http://127.0.0.1:${first}/round`, { ...FAST, redirects: 3 })).toMatchObject({
      reason: 'too_many_redirects',
    });
  });
});

describe('T76: a receiver that means harm', () => {
  const outbound = new Outbound(['127.0.0.1']);
  const short: OutboundRequest = { timeoutMs: 400, maxBytes: 4096, longer: 'cut' };

  test('never answers, or a letter at a time: the time is up, whatever comes', async () => {
    const silent = await listen(() => {});
    const slow = await listen((_request, response) => {
      const timer = setInterval(() => response.write('x'), 20).unref();
      response.on('close', () => clearInterval(timer));
    });
    for (const port of [silent, slow]) {
      const began = performance.now();
      expect(await outbound.call(`http://127.0.0.1:${port}/`, short)).toMatchObject({ ok: false, reason: 'timeout' });
      expect(performance.now() - began).toBeLessThan(3_000);
    }
  });

  test('a name server that never answers: the time is up', async () => {
    const waiting = new Outbound([], () => new Promise(() => {}));
    expect(await waiting.call('https://slow.example/', short)).toMatchObject({ reason: 'timeout' });
  });

  test('an endless answer is read as far as allowed, or fails', async () => {
    let sent = 0;
    const port = await listen((_request, response) => {
      const pour = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) sent += 65_536;
      };
      response.on('drain', pour).on('error', () => {});
      pour();
    });
    const cut = await outbound.call(`http://127.0.0.1:${port}/`, FAST);
    expect(cut).toMatchObject({ ok: true, status: 200 });
    expect((cut as { body: Buffer }).body.length).toBe(4096);
    expect(await outbound.call(`http://127.0.0.1:${port}/`, { ...FAST, longer: 'fail' })).toMatchObject({
      reason: 'too_large',
    });
    expect(sent).toBeLessThan(64 * 1024 * 1024);
  });

  test('a bomb is not unpacked', async () => {
    const port = await listen((request, response) => {
      expect(request.headers['accept-encoding']).toBe('identity');
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('packed');
    });
    expect(String(((await outbound.call(`http://127.0.0.1:${port}/`, FAST)) as { body: Buffer }).body)).toBe('packed');
  });

  test.each([
    ['no HTTP', 'hello\r\n\r\n', 'bad_answer'],
    ['headers without end', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(70_000)}`, 'bad_answer'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx', 'bad_answer'],
    ['only 100 Continue', 'HTTP/1.1 100 Continue\r\n\r\n', 'timeout'],
    ['the end in the middle', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nx', 'no_connection'],
  ])('answers %s', async (_what, bytes, reason) => {
    const server = createSocketServer((socket) => {
      socket.on('error', () => {}).resume();
      socket.write(bytes);
      if (reason !== 'timeout') socket.end();
    });
    open.push(server);
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const { port } = server.address() as { port: number };
    expect(await outbound.call(`http://127.0.0.1:${port}/`, short)).toMatchObject({ ok: false, reason });
  });

  test('speaks no TLS, or nothing listens', async () => {
    const port = await listen((_request, response) => response.end());
    expect(await outbound.call(`https://127.0.0.1:${port}/`, FAST)).toMatchObject({ reason: 'tls' });
    expect(await outbound.call('http://127.0.0.1:1/', FAST)).toMatchObject({ reason: 'no_connection' });
  });
});
