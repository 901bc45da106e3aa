/** The public API as any program uses it: an address, a key, and patience. */
import { setTimeout as sleep } from 'node:timers/promises';

/** What the server answered; `body` is null where it is no JSON. */
export interface ApiAnswer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  body: any;
}

const TRIES = 5;
const FIRST_PAUSE_MS = 250;
const BUSY = new Set([429, 502, 503, 504]);

export class ApiError extends Error {
  readonly status: number;

  constructor(what: string, { status, body }: ApiAnswer) {
    const said = [
      body?.title,
      body?.detail,
      ...(body?.errors ?? []).slice(0, 3).map((error: object) => JSON.stringify(error)),
    ];
    super(`${what}: ${status} ${said.filter(Boolean).join(', ')}`);
    this.status = status;
  }
}

export class PublicApi {
  readonly #url: string;
  readonly #key: string;
  readonly #stop: AbortSignal | undefined;

  /** @param url origin of the server @param key a secret key @param stop ends all calls */
  constructor(url: string, key: string, stop?: AbortSignal) {
    this.#url = url.replace(/\/+$/, '');
    this.#key = key;
    this.#stop = stop;
  }

  /**
   * Tries again while the server is busy or a connection breaks. Everything we send is idempotent, so that sending
   * twice is sending once.
   * @throws ApiError for every answer that is no 2xx, unless it is `allowed`
   */
  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
    allowed?: number,
  ): Promise<ApiAnswer> {
    const signal = this.#stop;
    const request = {
      method,
      ...(signal ? { signal } : {}),
      headers: {
        authorization: `Bearer ${this.#key}`,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    };
    for (let attempt = 1; ; attempt++) {
      const pause = FIRST_PAUSE_MS * 2 ** attempt;
      try {
        const response = await fetch(this.#url + path, request);
        const answer = { status: response.status, body: parse(await response.text()) };
        if (response.ok || answer.status === allowed) return answer;
        if (!BUSY.has(answer.status) || attempt === TRIES)
          throw new ApiError(`${method} ${path.split('?', 1)[0]}`, answer);
        const asked = Number(response.headers.get('retry-after')) * 1000;
        await sleep(asked || pause, undefined, { signal });
      } catch (error) {
        if (error instanceof ApiError || signal?.aborted || attempt === TRIES) throw error;
        await sleep(pause, undefined, { signal });
      }
    }
  }

  get(path: string): Promise<ApiAnswer> {
    return this.call('GET', path);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
