/** How long answers take, by route: the route's pattern, never the address that was asked for. */
import type { FastifyInstance } from 'fastify';

/** Upper ends of the histogram's steps, seconds. */
const STEPS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface Times {
  labels: string;
  /** Answers within each step and no earlier one; the last: longer than all. */
  counts: number[];
  sum: number;
}

export class Latency {
  readonly #all: Times[] = [];
  /** By route and method, each one's by the first digit of the status: no text is made for an answer. */
  readonly #routes = new Map<string, Map<string, Times[]>>();

  observe(method: string, route: string, status: number, seconds: number): void {
    const times = this.#timesOf(method, route, Math.floor(status / 100));
    const step = STEPS.findIndex((end) => seconds <= end);
    times.counts[step < 0 ? STEPS.length : step]!++;
    times.sum += seconds;
  }

  #timesOf(method: string, route: string, digit: number): Times {
    const known = this.#routes.get(route)?.get(method)?.[digit];
    if (known) return known;
    const labels = `method="${method}",route="${route}",status="${digit}xx"`;
    const times = { labels, counts: new Array(STEPS.length + 1).fill(0), sum: 0 };
    const methods = this.#routes.get(route) ?? new Map<string, Times[]>();
    const digits = methods.get(method) ?? [];
    digits[digit] = times;
    this.#routes.set(route, methods.set(method, digits));
    this.#all.push(times);
    return times;
  }

  /** Prometheus text, without its HELP and TYPE. */
  lines(name: string): string[] {
    return this.#all.flatMap(({ labels, counts, sum }) => {
      let total = 0;
      const steps = counts.map((count, i) => {
        total += count;
        return `${name}_bucket{${labels},le="${STEPS[i] ?? '+Inf'}"} ${total}`;
      });
      return [...steps, `${name}_sum{${labels}} ${sum.toFixed(6)}`, `${name}_count{${labels}} ${total}`];
    });
  }
}

/** What no route is for counts as `none`: those addresses are made up by whoever asks. */
export function timeAnswers(server: FastifyInstance, latency: Latency): void {
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
    latency.observe(request.method, route, reply.statusCode, reply.elapsedTime / 1000);
    done();
  });
}
