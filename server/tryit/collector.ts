/** The collector as the try-it site sees it: the public REST API, with the secret key, from the server only. */

export type CollectorAnswer = { ok: true; status: number; body: unknown } | { ok: false; problem: CollectorProblem };

/** What the panel shows when a call did not work. */
export interface CollectorProblem {
  /** HTTP status of the collector; 0 when it did not answer. */
  status: number;
  title: string;
  detail: string;
}

export interface Collector {
  /** A 404 is an answer here (`ok: true`, body null): there is nothing yet. */
  read(path: string): Promise<CollectorAnswer>;
  write(method: 'POST' | 'PUT', path: string, body: unknown): Promise<CollectorAnswer>;
}

const TIMEOUT_MS = 5000;

export function connectCollector(url: string, secretKey: string): Collector {
  async function call(method: string, path: string, body?: unknown): Promise<CollectorAnswer> {
    const what = `${method} ${path.split('?', 1)[0]}`;
    let response: Response;
    let text: string;
    try {
      response = await fetch(url + path, {
        method,
        headers: {
          authorization: `Bearer ${secretKey}`,
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      text = await response.text();
    } catch {
      return {
        ok: false,
        problem: { status: 0, title: 'The collector does not answer', detail: `${what}: no answer from ${url}` },
      };
    }
    const parsed = parse(text);
    if (response.ok && parsed !== undefined) return { ok: true, status: response.status, body: parsed };
    if (response.ok && text === '') return { ok: true, status: response.status, body: null };
    return { ok: false, problem: { status: response.status, ...explain(response.status, what, parsed) } };
  }

  return {
    async read(path) {
      const answer = await call('GET', path);
      if (!answer.ok && answer.problem.status === 404) return { ok: true, status: 404, body: null };
      return answer;
    },
    write: call,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function explain(status: number, what: string, body: unknown): { title: string; detail: string } {
  const problem = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const said = [problem.title, problem.detail].filter((part) => typeof part === 'string').join(': ');
  const title =
    status === 401 || status === 403
      ? 'The collector refuses the try-it key'
      : status >= 500
        ? 'The collector made a mistake'
        : 'The collector did not accept that';
  return { title, detail: `${what}: ${status}${said ? `, ${said.slice(0, 300)}` : ''}` };
}
