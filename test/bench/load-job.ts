/** What a load is asked for, what it answers, and the parent's end of it. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { RequestShape } from './requests.ts';

const LOAD = fileURLToPath(new URL('./load.ts', import.meta.url));

export interface LoadJob extends RequestShape {
  connections: number;
  /** Requests made before the clock starts; when they are used up, more are made on the way. */
  prepare: number;
  /** Send the prepared ones again and again instead: for a server that keeps nothing. */
  repeat?: boolean;
  warmUpMs: number;
  durationMs: number;
  /** Open loop at this rate; without it every connection is always busy. */
  requestsPerSecond?: number;
  seed: number;
  /** Refusals are no failure: a connection of the closed loop waits so long after one and goes on with the next request. */
  afterRefusalMs?: number;
}

export interface LoadResult {
  /** From the end of the warm-up to the last answer counted. */
  seconds: number;
  requests: number;
  /** Events that the answers counted as accepted, after the warm-up. */
  accepted: number;
  /** The same with the warm-up. */
  allAccepted: number;
  allRequests: number;
  /** From the first request to the last answer. */
  allSeconds: number;
  refused: number;
  /** Of them: no 503 that says when to come again. */
  refusedOtherwise: number;
  /** ms */
  p50: number;
  p99: number;
  max: number;
  /** CPU that the load generator took, as a share of one core. */
  cpuShare: number;
}

/** Runs one load in a process of its own. It ends by itself, or with this one. */
export async function runLoad(job: LoadJob): Promise<LoadResult> {
  const child = fork(LOAD, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const limit = setTimeout(() => child.kill('SIGKILL'), job.warmUpMs + job.durationMs + 60_000);
  try {
    const answer = await new Promise<{ result?: LoadResult; failed?: string }>((resolve, reject) => {
      child.once('message', resolve);
      child.once('error', reject);
      child.once('exit', (code, signal) => reject(new Error(`The load generator ended (${code ?? signal})`)));
      child.send(job);
    });
    if (!answer.result) throw new Error(`The load failed: ${answer.failed}`);
    if (answer.result.refused > 0 && job.afterRefusalMs === undefined)
      throw new Error(`${answer.result.refused} requests of a load were refused: nothing is measured`);
    return answer.result;
  } finally {
    clearTimeout(limit);
  }
}
