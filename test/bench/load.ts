/** The load generator, a process of its own: gets one job, makes its requests, sends them, tells what it measured. */
import { type Answer, Connection } from './connection.ts';
import type { LoadJob, LoadResult } from './load-job.ts';
import { makeRequest } from './requests.ts';
import { Visitors } from './visitors.ts';

process.once('message', async (job: LoadJob) => {
  try {
    process.send!({ result: await perform(job) });
  } catch (error) {
    process.send!({ failed: (error as Error).message });
  }
  process.disconnect();
});

async function perform(job: LoadJob): Promise<LoadResult> {
  const visitors = new Visitors(Date.now(), job.seed);
  let made = 0;
  const prepared: Buffer[] = [];
  const expected = Math.min(job.prepare, 500_000);
  while (made < expected) prepared.push(makeRequest(job, visitors, made++));
  let next = 0;
  const request = () => {
    if (job.repeat && next === prepared.length) next = 0;
    return prepared[next++] ?? makeRequest(job, visitors, made++);
  };

  const connections = await Promise.all(Array.from({ length: job.connections }, () => Connection.open(job.port)));
  try {
    return await (job.requestsPerSecond
      ? openLoop(job, connections, request, job.requestsPerSecond)
      : closedLoop(job, connections, request));
  } finally {
    for (const connection of connections) connection.close();
  }
}

/** Every connection sends its next request as soon as the last one is answered. */
function closedLoop(job: LoadJob, connections: Connection[], request: () => Buffer): Promise<LoadResult> {
  const tally = new Tally(job);
  return new Promise((resolve) => {
    let open = connections.length;
    for (const connection of connections) {
      const again = () => {
        const sentAt = performance.now();
        if (sentAt >= tally.end) {
          if (--open === 0) resolve(tally.result());
          return;
        }
        connection.send(request(), (answer) => {
          tally.count(answer, sentAt);
          if (job.afterRefusalMs && isRefusal(answer)) setTimeout(again, job.afterRefusalMs);
          else again();
        });
      };
      again();
    }
  });
}

/** Requests leave at their time, whether or not earlier ones are answered; a wait for a free connection counts. */
function openLoop(
  job: LoadJob,
  connections: Connection[],
  request: () => Buffer,
  perSecond: number,
): Promise<LoadResult> {
  const tally = new Tally(job);
  const begin = performance.now();
  const idle = [...connections];
  const due: number[] = [];
  let planned = 0;
  let open = 0;
  return new Promise((resolve) => {
    const start = (connection: Connection, at: number) => {
      open++;
      connection.send(request(), (answer) => {
        open--;
        tally.count(answer, at);
        const waiting = due.shift();
        if (waiting !== undefined) start(connection, waiting);
        else idle.push(connection);
      });
    };
    const tick = () => {
      const now = performance.now();
      for (
        let at = begin + (planned / perSecond) * 1000;
        at <= now && at < tally.end;
        at = begin + (planned / perSecond) * 1000
      ) {
        planned++;
        // Each in turn: one that is not used for long is closed by the server.
        const connection = idle.shift();
        if (connection) start(connection, at);
        else due.push(at);
      }
      if (now >= tally.end && open === 0 && due.length === 0) resolve(tally.result());
      else setTimeout(tick, 0);
    };
    tick();
  });
}

const isRefusal = (answer: Answer | null) => answer !== null && (answer.status < 200 || answer.status > 299);

/** Counts the answers that came after the warm-up. */
class Tally {
  readonly begin: number;
  readonly end: number;
  readonly #startedAt = performance.now();
  readonly #cpu = process.cpuUsage();
  readonly #latencies: number[] = [];
  #requests = 0;
  #accepted = 0;
  #allAccepted = 0;
  #allRequests = 0;
  #refused = 0;
  #refusedOtherwise = 0;
  #lastAt = 0;

  constructor({ warmUpMs, durationMs }: LoadJob) {
    this.begin = this.#startedAt + warmUpMs;
    this.end = this.begin + durationMs;
  }

  count(answer: Answer | null, sentAt: number): void {
    if (!answer) throw new Error('The server closed a connection with a request under way');
    const { status, accepted, retryAfter } = answer;
    const now = performance.now();
    if (isRefusal(answer)) {
      this.#refused++;
      if (status !== 503 || retryAfter === 0) this.#refusedOtherwise++;
    }
    this.#allAccepted += accepted;
    this.#allRequests++;
    if (now < this.begin || now > this.end) return;
    this.#requests++;
    this.#accepted += accepted;
    this.#lastAt = now;
    this.#latencies.push(now - sentAt);
  }

  result(): LoadResult {
    const sorted = Float64Array.from(this.#latencies).sort();
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    const { user, system } = process.cpuUsage(this.#cpu);
    return {
      seconds: (this.#lastAt - this.begin) / 1000,
      requests: this.#requests,
      accepted: this.#accepted,
      allAccepted: this.#allAccepted,
      allRequests: this.#allRequests,
      allSeconds: (performance.now() - this.#startedAt) / 1000,
      refused: this.#refused,
      refusedOtherwise: this.#refusedOtherwise,
      p50: at(0.5),
      p99: at(0.99),
      max: at(1),
      cpuShare: (user + system) / 1000 / (performance.now() - this.#startedAt),
    };
  }
}
