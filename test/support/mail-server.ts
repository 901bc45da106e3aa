/** A real mail server on this machine: keeps what it is given, and refuses what it is told to. */
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ReceivedMail {
  from: string;
  to: string[];
  /** Names in lower case; folded lines are one. */
  headers: Record<string, string>;
  text: string;
  html: string;
  raw: string;
  /** It came over TLS. */
  isSecure: boolean;
}

export interface MailServerOptions {
  /** Its certificate; without one it offers no STARTTLS. */
  certificate?: { key: string; cert: string };
  /** TLS from the start. */
  secure?: boolean;
  /** Who may send; anybody if left out. */
  user?: { name: string; password: string };
}

export interface MailServer {
  port: number;
  received: ReceivedMail[];
  /** What the next mails are answered, once each; the others are taken. `cut` ends the connection when the mail has come. */
  refusals: ({ at: 'sender' | 'recipient' | 'data'; status: number } | 'cut')[];
  close(): Promise<void>;
}

export async function startMailServer({
  certificate,
  secure = false,
  user,
}: MailServerOptions = {}): Promise<MailServer> {
  const received: ReceivedMail[] = [];
  const refusals: MailServer['refusals'] = [];
  const refused = (at: string): Error | null => {
    const [next] = refusals;
    if (next === undefined || next === 'cut' || next.at !== at) return null;
    refusals.shift();
    // As mail servers do, with the address in it.
    return Object.assign(new Error('no mail for vera@acme.example here'), { responseCode: next.status });
  };
  const options: SMTPServerOptions = {
    logger: false,
    secure,
    ...certificate,
    disabledCommands: certificate && !secure ? [] : ['STARTTLS'],
    authOptional: !user,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      user && username === user.name && password === user.password
        ? done(null, { user: username })
        : done(Object.assign(new Error('wrong password of vera@acme.example'), { responseCode: 535 })),
    onMailFrom: (_address, _session, done) => done(refused('sender')),
    onRcptTo: (_address, _session, done) => done(refused('recipient')),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        if (refusals[0] === 'cut') {
          refusals.shift();
          for (const connection of server.connections) connection.close();
          return;
        }
        const refusal = refused('data');
        if (refusal) return done(refusal);
        received.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          isSecure: Boolean(session.secure),
          ...readMail(Buffer.concat(chunks).toString('utf8')),
        });
        done();
      });
    },
  };
  const server = new SMTPServer(options);
  server.on('error', () => {});
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', () => ready()));
  return {
    port: (server.server.address() as { port: number }).port,
    received,
    refusals,
    close: () => new Promise((done) => server.close(() => done())),
  };
}

function readMail(raw: string): Pick<ReceivedMail, 'headers' | 'text' | 'html' | 'raw'> {
  const { headers, body } = split(raw);
  const boundary = /boundary="?([^";]+)/.exec(headers['content-type'] ?? '')![1]!;
  const parts = body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => split(part.replace(/^\r\n/, '')));
  const of = (type: string) => {
    const part = parts.find((each) => each.headers['content-type']!.startsWith(type))!;
    return decoded(part.body, part.headers['content-transfer-encoding'] ?? '7bit');
  };
  return { headers, text: of('text/plain'), html: of('text/html'), raw };
}

function split(text: string): { headers: Record<string, string>; body: string } {
  const end = text.indexOf('\r\n\r\n');
  const lines = text
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
    .map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]);
  return { headers: Object.fromEntries(lines), body: text.slice(end + 4) };
}

function decoded(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding !== 'quoted-printable') return body;
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
