/** Everything that can go wrong, as answers of the document: one a status, with an example of each code. */
import { Problem } from '../../../shared/api/common.ts';
import { PROBLEMS, type ProblemCode, problemText } from '../problem.ts';
import { REQUEST_ID } from '../request-id.ts';
import type { NamedSchemas } from './named-schemas.ts';

const EXAMPLE_ID = '7d0c2a52-9c1e-4b63-8a35-3f0e6c1d9b84';
const CODES = Object.keys(PROBLEMS) as ProblemCode[];

const FIELD_ERRORS: Partial<Record<ProblemCode, object[]>> = {
  invalid_request: [
    { parameter: 'limit', detail: 'must be <= 500' },
    { pointer: '/email', detail: 'is not an e-mail address' },
  ],
};

const RETRIED: readonly ProblemCode[] = ['rate_limited', 'unavailable'];

export const problemRef = (status: number): object => ({ $ref: `#/components/responses/Problem${status}` });

export function problemResponses(schemas: NamedSchemas): Record<string, object> {
  const byStatus = Map.groupBy(CODES, (code) => PROBLEMS[code][0]);
  return Object.fromEntries(
    [...byStatus].sort(([a], [b]) => a - b).map(([status, codes]) => [`Problem${status}`, responseOf(codes, schemas)]),
  );
}

function responseOf(codes: readonly ProblemCode[], schemas: NamedSchemas): object {
  const examples = codes.map((code) => {
    const text = problemText(code, { errors: FIELD_ERRORS[code] as never }, EXAMPLE_ID);
    return [code, { summary: PROBLEMS[code][1], value: JSON.parse(text) as unknown }];
  });
  return {
    description: codes.map((code) => `${PROBLEMS[code][1]} (\`${code}\`)`).join('; '),
    headers: {
      [REQUEST_ID]: { $ref: '#/components/headers/RequestId' },
      ...(codes.some((code) => RETRIED.includes(code))
        ? { 'retry-after': { $ref: '#/components/headers/RetryAfter' } }
        : {}),
      ...(codes.includes('rate_limited') ? RATE_LIMIT_REFS : {}),
    },
    content: { 'application/problem+json': { schema: schemas.of(Problem), examples: Object.fromEntries(examples) } },
  };
}

export const RATE_LIMIT_REFS = {
  ratelimit: { $ref: '#/components/headers/RateLimit' },
  'ratelimit-policy': { $ref: '#/components/headers/RateLimitPolicy' },
};

const header = (description: string, example: string) => ({ description, schema: { type: 'string' }, example });

export const HEADERS = {
  RequestId: header('the number of the request: the one it was sent with, or a new one', EXAMPLE_ID),
  RetryAfter: header('seconds after which trying again makes sense', '3'),
  RateLimit: header('r: events that pass now; t: seconds until all of them do again', '"events";r=98;t=1'),
  RateLimitPolicy: header('q: events in w seconds, for one client address', '"events";q=100;w=1'),
  Replayed: header('`true`: answered as before, nothing was done again', 'true'),
};
