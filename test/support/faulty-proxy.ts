/** A network between a program and its database that can break: refuse, or take everything and answer nothing. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface FaultyProxy {
  /** The target's URL, through the proxy. */
  url: string;
  /** `open`: all is well. `refused`: connections end, new ones at once. `hung`: nothing comes through, nothing ends. */
  become(state: 'open' | 'refused' | 'hung'): void;
  /** Connections that are open now. */
  connections(): number;
  close(): Promise<void>;
}

export async function faultyProxy(targetUrl: string): Promise<FaultyProxy> {
  const target = new URL(targetUrl);
  const sockets = new Set<Socket>();
  let state: 'open' | 'refused' | 'hung' = 'open';
  const pause = (socket: Socket) => (state === 'hung' ? socket.pause() : socket.resume());
  const server = createServer((incoming) => {
    if (state === 'refused') return void incoming.destroy();
    const outgoing = connect(Number(target.port), target.hostname);
    for (const [socket, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('data', (chunk) => other.write(chunk));
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      pause(socket);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(targetUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    become(next) {
      state = next;
      for (const socket of sockets) {
        if (state === 'refused') socket.destroy();
        else pause(socket);
      }
    },
    connections: () => sockets.size / 2,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
