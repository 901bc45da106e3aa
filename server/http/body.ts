/**
 * Reading bodies: JSON whatever the content type says (beacons send `text/plain`), gzip too, never more than the limit.
 */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from './problem.ts';

const inflate = promisify(gunzip);
const decoder = new TextDecoder('utf-8');

/** Parsed by `JSON.parse`, so a `__proto__` key is an own property here; whoever merges objects must refuse it. */
async function parse(request: FastifyRequest, body: Buffer): Promise<unknown> {
  let bytes = body;
  const encoding = request.headers['content-encoding'];
  if (encoding && encoding !== 'identity') {
    if (encoding.toLowerCase() !== 'gzip') {
      throw new ProblemError('unsupported_media_type', { detail: 'Content-Encoding may be gzip' });
    }
    const limit = request.routeOptions.bodyLimit;
    try {
      bytes = await inflate(bytes, { maxOutputLength: limit });
    } catch (error) {
      const tooLarge = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
      throw new ProblemError(
        tooLarge ? 'too_large' : 'unreadable_body',
        tooLarge ? {} : { detail: 'The body is not gzip' },
      );
    }
  }
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch {
    throw new ProblemError('unreadable_body', { detail: 'The body is not JSON' });
  }
}

export function readJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>(['application/json', 'text/plain'], { parseAs: 'buffer' }, parse);
  app.addContentTypeParser<Buffer>(/^application\/.*\+json/, { parseAs: 'buffer' }, parse);
}
