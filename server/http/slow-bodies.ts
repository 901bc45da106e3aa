/**
 * Bodies must keep coming. No fixed time fits all: an import may have a gigabyte and a thin line, a beacon a few bytes. Who
 * only holds a connection open is sent away, like a client whose headers do not end.
 */
import { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** As long as nothing at all comes. */
const STALL_MS = 15_000;
/** What a body may take at any pace; over all that it takes longer it brings at least so much. */
const GRACE_MS = 15_000;
const LEAST_BYTES_A_SECOND = 1024;
const LOOK_EVERY_MS = 2_000;
/** What Node.js calls a request that does not come to its end. */
const TIMEOUT = 'ERR_HTTP_REQUEST_TIMEOUT';

/** How far a body is; in ms of `performance.now`, and in bytes that its connection has brought. */
interface Progress {
  begunAt: number;
  heardAt: number;
  before: number;
  bytes: number;
}

/** Ends requests whose bodies come too slowly: with a 408 where nothing was answered yet. */
export function endSlowBodies(server: FastifyInstance): void {
  /** By the answers to them. Most are over before anybody looks: their progress is not even noted. */
  const coming = new Map<FastifyReply, Progress | null>();
  server.addHook('onRequest', (request, reply, done) => {
    if (request.headers['content-length'] || request.headers['transfer-encoding']) coming.set(reply, null);
    done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    // Whoever was answered before her body was read still sends it.
    if (request.raw.complete) coming.delete(reply);
    done();
  });

  const look = () => {
    const now = performance.now();
    for (const [reply, progress] of coming) {
      const { raw } = reply.request;
      // What the program asks itself has no connection.
      if (raw.complete || raw.destroyed || !(raw.socket instanceof Socket)) coming.delete(reply);
      else if (!progress) {
        const { bytesRead } = raw.socket;
        coming.set(reply, { begunAt: now, heardAt: now, before: bytesRead, bytes: bytesRead });
      } else if (isTooSlow(progress, raw.socket.bytesRead, raw.readableLength > 0, now)) {
        coming.delete(reply);
        if (reply.raw.headersSent) raw.socket.destroy();
        else
          server.server.emit(
            'clientError',
            Object.assign(new Error('The body is too slow'), { code: TIMEOUT }),
            raw.socket,
          );
      }
    }
  };
  const timer = setInterval(look, LOOK_EVERY_MS).unref();
  server.addHook('onClose', () => clearInterval(timer));
}

/** @param isUnread something has come that nobody has read: then it is us who are slow */
function isTooSlow(progress: Progress, bytes: number, isUnread: boolean, now: number): boolean {
  if (bytes > progress.bytes || isUnread) progress.heardAt = now;
  if (isUnread) progress.begunAt += LOOK_EVERY_MS;
  progress.bytes = bytes;
  const allowed = GRACE_MS + (1000 * (bytes - progress.before)) / LEAST_BYTES_A_SECOND;
  return now - progress.heardAt > STALL_MS || now - progress.begunAt > allowed;
}
