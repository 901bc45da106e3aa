/** The built tracker and dashboard. The tracker may be used by every page; the dashboard by none but itself. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { PAGE_HEADERS } from './page-headers.ts';
import { ProblemError } from './problem.ts';

const TRACKER_CACHE = 'public, max-age=3600';
const FOR_EVER = 'public, max-age=31536000, immutable';

/** Any page may load it, also as a module or with `integrity`, which both need permission. */
const TRACKER_HEADERS = {
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
};

/** A page of one account, deal or lead: what it is called, a domain for example, may look like a file. */
const OF_ONE = /^\/(accounts|deals|leads)\/[^/]+$/;

/**
 * @param dist folder with `tl.js` and `dashboard/`
 * @param which `tracker`: no dashboard
 */
export async function serveFiles(server: FastifyInstance, dist: string, which: 'all' | 'tracker'): Promise<void> {
  const dashboard = join(dist, 'dashboard');
  await server.register(fastifyStatic, {
    root: dist,
    serve: false,
    preCompressed: true,
  });
  const sendTracker = (reply: FastifyReply, file: string, cache: string) =>
    reply.headers({ ...TRACKER_HEADERS, 'cache-control': cache }).sendFile(file, { cacheControl: false });
  const hide = { schema: { hide: true } };
  server.get('/tl.js', hide, (_request, reply) => sendTracker(reply, 'tl.js', TRACKER_CACHE));
  server.get('/tl.integrity.json', hide, (_request, reply) => sendTracker(reply, 'tl.integrity.json', TRACKER_CACHE));
  // Named by their content: the script for tags with `integrity`, and what it loads where it is used.
  server.get('/tl.:hash([0-9a-f]{16}).js', hide, (request, reply) =>
    sendTracker(reply, `tl.${(request.params as { hash: string }).hash}.js`, FOR_EVER),
  );
  server.get('/tl/:hash([0-9a-f]{8})/:name([a-z-]{1,32}).js', hide, (request, reply) => {
    const { hash, name } = request.params as { hash: string; name: string };
    return sendTracker(reply, `tl/${hash}/${name}.js`, FOR_EVER);
  });
  if (which === 'tracker' || !existsSync(join(dashboard, 'index.html'))) return;
  const page = readFileSync(join(dashboard, 'index.html'), 'utf8');
  const sendPage = (reply: FastifyReply) => reply.headers(PAGE_HEADERS).type('text/html; charset=utf-8').send(page);
  server.get('/assets/*', { schema: { hide: true } }, (request, reply) =>
    reply
      .headers({ 'cache-control': FOR_EVER, 'x-content-type-options': 'nosniff' })
      .sendFile(`dashboard/assets/${(request.params as { '*': string })['*']}`, { cacheControl: false }),
  );
  // Every other page is the dashboard's: its address is its state.
  server.get('/*', { schema: { hide: true } }, (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const isFile = path.startsWith('/v1/') || /\.\w+$/.test(path) || /%2e|%5c|%00|\\/i.test(path);
    if (isFile && !OF_ONE.test(path)) throw new ProblemError('not_found');
    return sendPage(reply);
  });
}
