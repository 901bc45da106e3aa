/** The public API as any program uses it: an address, a key, and patience. */

/** What the server answered; `body` is null where it is no JSON. */
export interface ApiAnswer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  body: any;
}

const TRIES = 6;
const FIRST_PAUSE_MS = 250;
const RETRY = new Set([429, 502, 503, 504]);

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

  /** @param url origin of the server @param key a secret key */
  constructor(url: string, key: string) {
    this.#url = url.replace(/\/+$/, '');
    this.#key = key;
  }

  /**
   * Tries again while the server is busy. Everything we send is idempotent, so that sending twice is sending once.
   * @throws ApiError for every answer that is no 2xx, unless it is `allowed`
   */
  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
    allowed?: number,
  ): Promise<ApiAnswer> {
    for (let attempt = 1; ; attempt++) {
      const response = await fetch(this.#url + path, {
        method,
        headers: {
          authorization: `Bearer ${this.#key}`,
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const answer = { status: response.status, body: parse(await response.text()) };
      if (response.ok || answer.status === allowed) return answer;
      if (!RETRY.has(answer.status) || attempt === TRIES)
        throw new ApiError(`${method} ${path.split('?', 1)[0]}`, answer);
      const asked = Number(response.headers.get('retry-after')) * 1000;
      await new Promise((resolve) => setTimeout(resolve, asked || FIRST_PAUSE_MS * 2 ** attempt));
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
