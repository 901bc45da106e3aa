/**
 * Reading bodies: JSON whatever the content type says (beacons send `text/plain`), gzip too, never more than the limit.
 */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from './problem.ts';

const inflate = promisify(gunzip);
const decoder = new TextDecoder('utf-8');

/** Bytes are read at once: only what is compressed takes a turn of the event loop more. */
function parse(request: FastifyRequest, body: Buffer, done: (error: Error | null, body?: unknown) => void): void {
  const encoding = request.headers['content-encoding'];
  if (!encoding || encoding === 'identity') settle(() => readJson(body), done);
  else {
    unzipped(request, body, encoding).then(
      (bytes) => settle(() => readJson(bytes), done),
      (error: Error) => done(error),
    );
  }
}

function settle(read: () => unknown, done: (error: Error | null, body?: unknown) => void): void {
  let body: unknown;
  try {
    body = read();
  } catch (error) {
    done(error as Error);
    return;
  }
  done(null, body);
}

/** Parsed by `JSON.parse`, so a `__proto__` key is an own property here; whoever merges objects must refuse it. */
function readJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch {
    throw new ProblemError('unreadable_body', { detail: 'The body is not JSON' });
  }
}

async function unzipped(request: FastifyRequest, body: Buffer, encoding: string): Promise<Buffer> {
  if (encoding.toLowerCase() !== 'gzip') {
    throw new ProblemError('unsupported_media_type', { detail: 'Content-Encoding may be gzip' });
  }
  try {
    return await inflate(body, { maxOutputLength: request.routeOptions.bodyLimit });
  } catch (error) {
    const tooLarge = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
    throw new ProblemError(
      tooLarge ? 'too_large' : 'unreadable_body',
      tooLarge ? {} : { detail: 'The body is not gzip' },
    );
  }
}

export function readJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>(['application/json', 'text/plain'], { parseAs: 'buffer' }, parse);
  app.addContentTypeParser<Buffer>(/^application\/.*\+json/, { parseAs: 'buffer' }, parse);
}
