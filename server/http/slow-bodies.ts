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

/** What a connection brings. */
interface Coming {
  /** To the last request on it that has a body; null: that one is over. Whoever was answered before may still send it. */
  reply: FastifyReply | null;
  /** Most are over before anybody looks: their progress is not even noted. */
  progress: Progress | null;
}

/** Ends requests whose bodies come too slowly: with a 408 where nothing was answered yet. */
export function endSlowBodies(server: FastifyInstance): void {
  const connections = new Map<Socket, Coming>();
  server.addHook('onRequest', (request, reply, done) => {
    if (request.headers['content-length'] || request.headers['transfer-encoding']) note(request.raw.socket, reply);
    done();
  });

  const note = (socket: Socket, reply: FastifyReply) => {
    const coming = connections.get(socket);
    if (coming) {
      coming.reply = reply;
      coming.progress = null;
      // What the program asks itself has no connection.
    } else if (socket instanceof Socket) {
      connections.set(socket, { reply, progress: null });
      socket.once('close', () => connections.delete(socket));
    }
  };
  const look = () => {
    const now = performance.now();
    for (const [socket, coming] of connections) {
      const { reply, progress } = coming;
      if (!reply) continue;
      const { raw } = reply.request;
      if (raw.complete || raw.destroyed) coming.reply = null;
      else if (!progress) {
        const { bytesRead } = socket;
        coming.progress = { begunAt: now, heardAt: now, before: bytesRead, bytes: bytesRead };
      } else if (isTooSlow(progress, socket.bytesRead, raw.readableLength > 0, now)) {
        coming.reply = null;
        if (reply.raw.headersSent) socket.destroy();
        else
          server.server.emit(
            'clientError',
            Object.assign(new Error('The body is too slow'), { code: TIMEOUT }),
            socket,
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
