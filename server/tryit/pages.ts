/** The pages of the made-up company, and the clock script they all begin with. */
import type { FastifyInstance } from 'fastify';
import type { MovableClock } from '../clock.ts';
import { clockScript } from './clock-script.ts';
import type { Sessions } from './sessions.ts';
import { fill, readSiteFile } from './template.ts';

/** Every page: its route, the file in `site/pages/` and its title. `/app/*` is one page that routes itself. */
const PAGES = [
  { path: '/', file: 'home', title: 'Fernhaul: loading docks without the queue' },
  { path: '/pricing', file: 'pricing', title: 'Product and pricing · Fernhaul' },
  { path: '/guide', file: 'guide', title: 'Shorter queues at the dock: a field guide · Fernhaul' },
  { path: '/demo', file: 'demo', title: 'Request a demo · Fernhaul' },
  { path: '/thank-you', file: 'thank-you', title: 'Thank you · Fernhaul' },
  { path: '/app', file: 'app', title: 'Live board · Fernhaul' },
  { path: '/app/*', file: 'app', title: 'Live board · Fernhaul' },
] as const;

interface Needs {
  sessions: Sessions;
  clock: MovableClock;
  collectorUrl: string;
  writeKey: string;
}

export function registerPages(app: FastifyInstance, { sessions, clock, collectorUrl, writeKey }: Needs): void {
  const layout = readSiteFile('pages/layout.html');
  const page = (file: string, title: string) =>
    fill(layout, { title, collectorUrl, writeKey }, { main: readSiteFile(`pages/${file}.html`) });

  for (const { path, file, title } of PAGES) {
    const html = page(file, title);
    app.get(path, (request, reply) => {
      sessions.open(request, reply);
      return reply.type('text/html; charset=utf-8').header('Cache-Control', 'no-cache').send(html);
    });
  }

  const missing = page('not-found', 'Not found · Fernhaul');
  app.setNotFoundHandler((_request, reply) => reply.code(404).type('text/html; charset=utf-8').send(missing));

  app.get('/clock.js', (request, reply) => {
    const session = sessions.open(request, reply);
    let referrer: string | null = null;
    // The pending landing counts once, and only for the page it was meant for.
    if (session.pending && pathOf(request.headers.referer) === session.pending.location) {
      referrer = session.pending.referrer;
      session.pending = null;
    }
    return reply
      .type('text/javascript; charset=utf-8')
      .header('Cache-Control', 'no-store')
      .send(clockScript(clock.offsetMs, referrer));
  });

  // The lead form is a plain HTML form. What is in it is not even parsed: the tracker tells the collector, and this
  // server, like many real ones, only sends the browser on.
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'buffer' }, (_request, _body, done) =>
    done(null, null),
  );
  app.post('/demo', (_request, reply) => reply.redirect('/thank-you', 303));
}

function pathOf(url: string | undefined): string | null {
  if (!url || !URL.canParse(url)) return null;
  const { pathname, search } = new URL(url);
  return pathname + search;
}
