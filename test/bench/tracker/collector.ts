/** A collector that takes whatever a tracker sends, and knows how often it has said yes to a name. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

export interface Collector {
  port: number;
  /** Status of the answers from now on. */
  status: number;
  requests: { method: string; bytes: number }[];
  /** In how many accepted requests the name stands. */
  copies(name: string): number;
  reset(): void;
  close(): void;
}

const read = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
};

/** The text in every form a tracker may have given it: compressed, escaped, in base64. */
export const decoded = (body: Buffer, url: string): string => {
  const raw = body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body).toString() : body.toString();
  const texts = [raw, url];
  for (const text of [raw, url]) {
    try {
      texts.push(decodeURIComponent(text.replaceAll('+', ' ')));
    } catch {}
  }
  const inBase64 = texts.join('\n').match(/[A-Za-z0-9+/_-]{40,}={0,2}/g) ?? [];
  return [...texts.slice(0, 2), ...new Set(inBase64.map((part) => Buffer.from(part, 'base64').toString()))].join('\n');
};

export async function startCollector(serve: (path: string) => { type: string; content: string } | undefined) {
  let accepted: string[] = [];
  const server: Server = createServer(async (request, response) => {
    response.on('error', () => {});
    const page = request.method === 'GET' ? serve(request.url!.split('?')[0]!) : undefined;
    if (page) return response.writeHead(200, { 'content-type': page.type }).end(page.content);
    const body = await read(request).catch(() => undefined);
    if (!body) return;
    const headers = {
      'access-control-allow-origin': request.headers.origin ?? '*',
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '*',
      'content-type': 'application/json',
    };
    collector.requests.push({ method: request.method!, bytes: body.length });
    if (request.method === 'OPTIONS') return response.writeHead(204, headers).end();
    const { status } = collector;
    if (status < 300) accepted.push(decoded(body, request.url!));
    response.writeHead(status, headers).end('{"code":200,"status":1,"success":true}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const collector: Collector = {
    port: (server.address() as AddressInfo).port,
    status: 200,
    requests: [],
    copies: (name) => accepted.filter((text) => text.includes(name)).length,
    reset() {
      accepted = [];
      collector.status = 200;
      collector.requests = [];
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
  return collector;
}
