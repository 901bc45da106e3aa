/** Keep-alive clients that send as fast as they are answered, and write down what they were told. */
import { Connection } from '../bench/connection.ts';
import { requestOf } from '../bench/requests.ts';
import type { Visitors } from '../bench/visitors.ts';
import type { ServerProcess } from '../support/server-process.ts';
import type { Ledger, SentRequest } from './ledger.ts';

/** One event, a visitor's few, and a server's batch, in turn. */
const SIZES = [1, 5, 20];

export interface Load {
  /** Settles when no client sends any more: all were told to stop, or lost their connection. */
  over: Promise<void>;
  /** No new request; those under way are waited for. */
  stop(): Promise<void>;
}

export async function startLoad(
  server: ServerProcess,
  ledger: Ledger,
  visitors: Visitors,
  { clients, round, pauseMs = 0 }: { clients: number; round: number; pauseMs?: number },
): Promise<Load> {
  const connections = await Promise.all(Array.from({ length: clients }, () => Connection.open(server.port)));
  let going = true;
  let turn = 0;
  const client = async (connection: Connection) => {
    while (going && !connection.broken) {
      const index = turn++;
      const events = Array.from({ length: SIZES[index % SIZES.length]! }, () => visitors.next());
      await deliver(server, connection, ledger.send(events, round), index);
      if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    connection.close();
  };
  const over = Promise.all(connections.map(client)).then(() => {});
  return {
    over,
    stop: () => {
      going = false;
      return over;
    },
  };
}

/** Sends what the ledger has no 2xx answer for once more, as a tracker does after an outage. */
export async function sendAgain(server: ServerProcess, requests: readonly SentRequest[]): Promise<void> {
  const connection = await Connection.open(server.port);
  for (const [index, request] of requests.entries()) await deliver(server, connection, request, index);
  connection.close();
}

/** By turns through the door of browsers and the door of servers. */
async function deliver(
  server: ServerProcess,
  connection: Connection,
  request: SentRequest,
  index: number,
): Promise<void> {
  const door = index % 2 === 0 ? 'collect' : 'batch';
  const key = door === 'collect' ? server.writeKey : server.adminKey;
  const bytes = requestOf({ door, port: server.port, key }, request.events, index);
  const answer = await new Promise<{ status: number; accepted: number; duplicates: number } | null>((resolve) => {
    connection.send(bytes, resolve);
  });
  if (!answer) return;
  request.status = answer.status;
  const whole = answer.accepted + answer.duplicates === request.events.length;
  request.fate = answer.status === 200 && whole ? 'acknowledged' : 'refused';
}
