/** The other side of a webhook: listens on this machine, checks signatures, and answers as it is told. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { Webhook } from 'standardwebhooks';

export interface Received {
  headers: IncomingHttpHeaders;
  /** As it came: signatures are about it. */
  raw: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into messages of every shape
  body: any;
}

export interface Receiver {
  url: string;
  received: Received[];
  /** What the next calls are answered with; 200 when it is empty. */
  answers: { status: number; headers?: Record<string, string> }[];
  /** Types of what came since the last call of this. */
  types(): string[];
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const answers: Receiver['answers'] = [];
  let looked = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString('utf8');
      received.push({ headers: request.headers, raw, body: JSON.parse(raw) });
      const { status, headers } = answers.shift() ?? { status: 200 };
      response.writeHead(status, headers).end('thanks');
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}/hook`,
    received,
    answers,
    types() {
      const fresh = received.slice(looked).map(({ body }) => body.type);
      looked = received.length;
      return fresh;
    },
    close: () => new Promise((done) => server.close(() => done())),
  };
}

/** As a receiver does it, with the library of the standard. @throws where the signature is not right */
export function verify({ raw, headers }: Received, secret: string): unknown {
  return new Webhook(secret).verify(raw, headers as Record<string, string>);
}
