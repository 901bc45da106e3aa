/** Requests byte by byte: what no HTTP client would send. */
import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  /** Everything that came back. */
  text: string;
  /** Status lines in it: more than one where more than one request was seen. */
  statuses: number[];
  /** Time until the server closed the connection, ms; null where it did not. */
  closedAfter: number | null;
}

/**
 * Sends bytes and waits until the server closes the connection, or `waitMs` passed.
 * @param during called with the open socket, to send more
 */
export function raw(
  port: number,
  bytes: string | Buffer,
  { waitMs = 3000, during }: { waitMs?: number; during?: (socket: Socket) => void } = {},
): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const began = performance.now();
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(bytes);
      during?.(socket);
    });
    const finish = (closedAfter: number | null) => {
      clearTimeout(timer);
      socket.destroy();
      const text = Buffer.concat(chunks).toString('utf8');
      const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
      resolve({ text, statuses, closedAfter });
    };
    const timer = setTimeout(() => finish(null), waitMs);
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => {});
    socket.on('close', () => finish(performance.now() - began));
  });
}

export const request = (method: string, path: string, headers: Record<string, string> = {}, body = ''): string =>
  [
    `${method} ${path} HTTP/1.1`,
    'Host: localhost',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    body,
  ].join('\r\n');
