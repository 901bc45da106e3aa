/**
 * Hands a mail to the mail server of the settings. What goes wrong is a value of a closed list: what a mail server answers
 * often repeats the address, so that nothing of it is kept or logged but its number.
 */
import { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { MailProblem } from '../../shared/vocabulary.ts';
import type { MailServer, Sender } from './mail-server.ts';

export interface Mail {
  to: Sender;
  subject: string;
  text: string;
  html: string;
  /** The same for the same mail, whoever sends it. */
  id: string;
  headers: Record<string, string>;
}

export type MailOutcome =
  | { ok: true }
  | {
      ok: false;
      problem: MailProblem;
      /** SMTP reply code, where the server gave one. */
      status: number | null;
      /** Sending it again would change nothing, or could bring it twice. */
      isFinal: boolean;
    };

const CONNECT_MS = 10_000;
/** Some servers let strangers wait before they say a word, but not for longer. */
const GREETING_MS = 20_000;
const SILENCE_MS = 30_000;

export class Mailer {
  readonly #server: MailServer;
  readonly #from: Sender;

  constructor(server: MailServer, from: Sender) {
    this.#server = server;
    this.#from = from;
  }

  async send({ to, id, headers, ...mail }: Mail): Promise<MailOutcome> {
    const composed = new MailComposer({
      ...mail,
      from: this.#from,
      to,
      messageId: `<${id}>`,
      // No answer of a machine is wanted (RFC 3834).
      headers: { 'Auto-Submitted': 'auto-generated', ...headers },
      disableFileAccess: true,
      disableUrlAccess: true,
    }).compile();
    const raw = await composed.build();
    // Read from the moment on at which the server has agreed to take it.
    let hasBegun = false;
    const message = Readable.from(
      (function* () {
        hasBegun = true;
        yield raw;
      })(),
    );
    try {
      await this.#hand({ from: this.#from.address, to: [to.address] }, message);
      return { ok: true };
    } catch (error) {
      return outcomeOf(error as SmtpError, hasBegun);
    }
  }

  #hand(envelope: { from: string; to: string[] }, message: Readable): Promise<void> {
    const { auth, ...server } = this.#server;
    const connection = new SMTPConnection({
      ...server,
      connectionTimeout: CONNECT_MS,
      greetingTimeout: GREETING_MS,
      socketTimeout: SILENCE_MS,
      dnsTimeout: CONNECT_MS,
    });
    return new Promise<void>((resolve, reject) => {
      connection.once('error', reject);
      connection.once('end', () => reject(new Error('The connection ended')));
      const send = () => connection.send(envelope, message, (error) => (error ? reject(error) : resolve()));
      connection.connect((error) => {
        if (error) reject(error);
        else if (auth) connection.login(auth, (refused) => (refused ? reject(refused) : send()));
        else send();
      });
    }).finally(() => {
      // What a closing connection still says is of no use.
      connection.on('error', () => {});
      message.destroy();
      connection.quit();
      connection.close();
    });
  }
}

interface SmtpError extends Error {
  code?: string;
  command?: string;
  responseCode?: number;
}

function outcomeOf(error: SmtpError, hasBegun: boolean): MailOutcome {
  const status = error.responseCode ?? null;
  const problem = problemOf(error, hasBegun);
  // 5yz: the same would be refused again (RFC 5321, 4.2.1); of sender and password the operator may mend something.
  const isRefused = (problem === 'recipient' || problem === 'refused') && status !== null && status >= 500;
  return { ok: false, problem, status, isFinal: isRefused || problem === 'interrupted' };
}

function problemOf({ code, command, responseCode, message }: SmtpError, hasBegun: boolean): MailProblem {
  if (hasBegun) return responseCode === undefined ? 'interrupted' : 'refused';
  if (code === 'EAUTH' || code === 'ENOAUTH') return 'sign_in';
  if (code === 'ETLS' || /certificate|altnames|TLS|SSL/.test(message)) return 'tls';
  if (command === 'MAIL FROM') return 'sender';
  if (command === 'RCPT TO') return 'recipient';
  if (command === 'DATA') return 'refused';
  return 'no_connection';
}
