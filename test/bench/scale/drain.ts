/** A collector hands its spool over while events keep coming: how fast, and how long live senders wait meanwhile. */
import type { MortalCluster } from '../../support/postgres-cluster.ts';
import { startServer, temporaryFolder } from '../../support/server-process.ts';
import { Connection } from '../connection.ts';
import { requestOf } from '../requests.ts';
import { Visitors } from '../visitors.ts';

const FILLING = { clients: 12, batch: 100 };
const LIVE = { clients: 8, batch: 5, pauseMs: 20 };
const LOOK_MS = 200;

export interface Drained {
  rows: number;
  rowsPerSecond: number;
  /** Of live requests while the spool was handed over, ms. */
  p50: number;
  p99: number;
  requests: number;
}

/** @param rows events that wait when the database comes back */
export async function drain(cluster: MortalCluster, writeKey: string, rows: number): Promise<Drained> {
  const { folder, remove } = temporaryFolder('drain');
  const server = await startServer({
    databaseUrl: cluster.url,
    args: ['--role', 'collector'],
    writeKey,
    // All clients are one address.
    env: { THROUGHLINE_SPOOL_FOLDER: folder, THROUGHLINE_RATE_LIMIT: 'off' },
  });
  const visitors = new Visitors(Date.now(), 7);
  const waiting = async () => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    return Number(/^throughline_spool_rows (\d+)/m.exec(text)?.[1] ?? Number.NaN);
  };
  /** Sends until `enough`; @returns how long each request took, ms */
  const send = async (
    { clients, batch, pauseMs = 0 }: typeof LIVE | (typeof FILLING & { pauseMs?: number }),
    enough: () => boolean,
  ) => {
    const took: number[] = [];
    const client = async () => {
      const connection = await Connection.open(server.port);
      for (let i = 0; !enough(); i++) {
        const events = Array.from({ length: batch }, () => visitors.next());
        const bytes = requestOf({ door: 'collect', port: server.port, key: writeKey }, events, i);
        const began = performance.now();
        const answer = await new Promise<{ status: number } | null>((resolve) => connection.send(bytes, resolve));
        if (answer?.status !== 200) throw new Error(`An event was answered ${answer?.status ?? 'by nobody'}`);
        took.push(performance.now() - began);
        if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
      connection.close();
    };
    await Promise.all(Array.from({ length: clients }, client));
    return took;
  };
  try {
    await cluster.kill();
    let sent = 0;
    await send(FILLING, () => {
      sent += FILLING.batch;
      return sent > rows;
    });
    const filled = await waiting();
    await cluster.start();
    const began = performance.now();
    let empty = false;
    const look = (async () => {
      while ((await waiting()) > 0) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      empty = true;
      return performance.now();
    })();
    const took = (await send(LIVE, () => empty)).sort((a, b) => a - b);
    const seconds = ((await look) - began) / 1000;
    const at = (share: number) => took[Math.min(took.length - 1, Math.floor(took.length * share))]!;
    return { rows: filled, rowsPerSecond: filled / seconds, p50: at(0.5), p99: at(0.99), requests: took.length };
  } finally {
    await server.stop();
    remove();
  }
}
