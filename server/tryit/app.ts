/**
 * The try-it site: a small made-up company's web site that carries the real snippet, and beside every page a panel
 * with what Throughline made of it. It is an outsider to the collector: another origin, the public API, a secret key
 * that stays here. Its only privilege is the clock, which it can move, so that a journey of a year takes a minute.
 */
import { fileURLToPath } from 'node:url';
import cookie from '@fastify/cookie';
import serveStatic from '@fastify/static';
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import type { MovableClock } from '../clock.ts';
import { connectCollector } from './collector.ts';
import { contentSecurityPolicy } from './content-security-policy.ts';
import { registerPages } from './pages.ts';
import { registerPanel } from './panel.ts';
import { refuseForeign } from './same-origin.ts';
import { Sessions } from './sessions.ts';

export interface TryItOptions {
  /** Origin of the collector, e.g. `http://localhost:8787`: where the snippet loads from and the REST calls go. */
  collectorUrl: string;
  /** Origin (and path, if any) of the dashboard; `/leads/{id}` is added. */
  dashboardUrl: string;
  site: { id: string; writeKey: string };
  /** A key with `ingest` and `read`, bound to the try-it site. Never sent to a browser. */
  secretKey: string;
  /** The collector's own clock: what this site moves, the collector must see. */
  clock: MovableClock;
  /** Where this process reaches the collector, when that is not `collectorUrl` (behind a proxy, say). */
  collectorInternalUrl?: string;
  /** Host names, beyond loopback names and IP addresses, under which this site may be opened. */
  hosts?: string[];
  logger?: boolean;
}

const siteFolder = (name: string) => fileURLToPath(new URL(`./site/${name}`, import.meta.url));

export async function buildTryIt(options: TryItOptions): Promise<FastifyInstance> {
  const app = Fastify({
    bodyLimit: 64 * 1024,
    logger: options.logger
      ? { serializers: { req: (request) => ({ method: request.method, path: request.url.split('?', 1)[0] }) } }
      : false,
  });
  const collectorUrl = options.collectorUrl.replace(/\/+$/, '');
  const collector = connectCollector(options.collectorInternalUrl ?? collectorUrl, options.secretKey);
  const sessions = new Sessions(options.clock);

  await app.register(cookie);
  app.addHook('onRequest', refuseForeign(options.hosts ?? []));
  app.addHook('onSend', async (_request, reply) => {
    reply.header('Content-Security-Policy', contentSecurityPolicy(collectorUrl));
    reply.header('X-Content-Type-Options', 'nosniff');
  });

  for (const [index, folder] of ['assets', 'panel'].entries()) {
    await app.register(serveStatic, {
      root: siteFolder(folder),
      prefix: `/${folder}/`,
      decorateReply: index === 0,
      index: false,
      cacheControl: false,
      setHeaders: (reply) => void reply.header('Cache-Control', 'no-cache'),
    });
  }
  registerPages(app, { sessions, clock: options.clock, collectorUrl, writeKey: options.site.writeKey });
  registerPanel(app, {
    sessions,
    clock: options.clock,
    collector,
    collectorUrl,
    dashboardUrl: options.dashboardUrl.replace(/\/+$/, ''),
  });

  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error(error);
    return reply
      .code(status)
      .type('application/problem+json')
      .send({
        type: 'about:blank',
        title: status >= 500 ? 'The try-it site made a mistake' : 'The try-it site could not do that',
        status,
        code: status >= 500 ? 'internal' : 'invalid',
      });
  });
  return app;
}
