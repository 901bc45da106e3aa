/** Imports: a file of costs, contacts, deals, leads or events. Good rows land, bad ones are reported by line. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { site as siteParameter } from '../../shared/api/common.ts';
import { IMPORT_KINDS, ImportPreview, ImportQuery, ImportReport } from '../../shared/api/import.ts';
import { LIMITS } from '../../shared/limits.ts';
import { OneOf } from '../../shared/one-of.ts';
import type { Clock } from '../clock.ts';
import { toIso } from '../domain/iso.ts';
import type { Auth } from '../http/auth.ts';
import { ProblemError } from '../http/problem.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import type { Storage } from '../storage/storage.ts';
import type { Api } from './api.ts';
import { fileOfForm } from './form-file.ts';
import { Outcomes } from './outcomes.ts';
import { readColumns, readFileRows, type SentFile } from './read-file.ts';
import { ReceivedFile } from './received-file.ts';
import { WRITERS } from './writers.ts';

export interface ImportParts {
  storage: Storage;
  auth: Auth;
  clockOf(site: StoredSite): Clock;
}

const Kind = Type.Object({ kind: OneOf(IMPORT_KINDS) });
const Id = Type.Object({ id: Type.String({ maxLength: LIMITS.idChars }) });
const SiteQuery = Type.Object(siteParameter, { additionalProperties: false });

const TABLE = [
  'text/csv',
  'text/tab-separated-values',
  'text/plain',
  'application/vnd.ms-excel',
  'application/octet-stream',
];
const NDJSON = ['application/x-ndjson', 'application/ndjson', 'application/jsonl', 'application/json'];
const MULTIPART = 'multipart/form-data';
/** Who asks, and from where: what a request within the program takes over. */
const PASSED_ON = ['authorization', 'cookie', 'origin', 'sec-fetch-site', 'host', 'user-agent'];
/** Rows of a preview. */
const PREVIEWED = 20;

export async function importRoutes(app: FastifyInstance, { storage, auth, clockOf }: ImportParts): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, body, done) => done(null, body));

  app.post(
    '/v1/imports/:kind',
    {
      onRequest: auth.needs('ingest'),
      bodyLimit: LIMITS.importBytes,
      schema: {
        tags: ['Imports'],
        summary: 'Import a file: CSV, lines of JSON, or a form with a file',
        description:
          'Delimiter, encoding, lines before the header, totals and number formats are found out. The same file again changes nothing.',
        consumes: ['text/csv', 'application/x-ndjson', MULTIPART],
        params: Kind,
        querystring: ImportQuery,
        response: { 200: ImportReport },
      },
    },
    async (request) => {
      const query = request.query as ImportQuery;
      const { kind } = request.params as Static<typeof Kind>;
      const site = auth.site(await auth.require(request, 'ingest'), query.site);
      const report = await withFile(request, async (sent) => {
        const read = await readFileRows(kind, sent, query);
        const sum = new Outcomes();
        if ('problem' in read)
          sum.add([{ line: 1, became: 'rejected', errors: [{ pointer: null, detail: read.problem }] }]);
        else for await (const some of WRITERS[kind](apiFor(request, site), read.rows)) sum.add(some);
        return sum.report(kind, toIso(clockOf(site).now()));
      });
      await storage.write('putImport', site.siteId, report);
      return report;
    },
  );

  app.post(
    '/v1/imports/:kind/preview',
    {
      onRequest: auth.needs('ingest'),
      bodyLimit: LIMITS.importBytes,
      schema: {
        tags: ['Imports'],
        summary: 'How a file would be read; stores nothing',
        description: 'Its columns, what each is read as, and the first rows. The beginning of the file is enough.',
        consumes: ['text/csv', 'application/x-ndjson', MULTIPART],
        params: Kind,
        querystring: ImportQuery,
        response: { 200: ImportPreview },
      },
    },
    async (request): Promise<ImportPreview> => {
      const query = request.query as ImportQuery;
      const { kind } = request.params as Static<typeof Kind>;
      auth.site(await auth.require(request, 'ingest'), query.site);
      return withFile(request, async (sent) => {
        const read = await readFileRows(kind, sent, query);
        const { fields, columns } = await readColumns(kind, sent, query);
        const preview: ImportPreview = {
          kind,
          problem: 'problem' in read ? read.problem : null,
          fields: [...fields],
          columns,
          total: 0,
          rows: [],
        };
        if ('problem' in read) return preview;
        for await (const some of read.rows()) {
          preview.total += some.length;
          const shown = some.slice(0, PREVIEWED - preview.rows.length);
          preview.rows.push(...shown.map(({ line, value, problem }) => ({ line, value, problem: problem ?? null })));
        }
        return preview;
      });
    },
  );

  app.get(
    '/v1/imports/:id',
    {
      onRequest: auth.needs('read'),
      schema: {
        tags: ['Imports'],
        summary: 'What became of an import',
        params: Id,
        querystring: SiteQuery,
        response: { 200: ImportReport },
      },
    },
    async (request) => {
      const { site: named } = request.query as Static<typeof SiteQuery>;
      const site = auth.site(await auth.require(request, 'read'), named);
      const report = await storage.read('getImport', site.siteId, (request.params as { id: string }).id);
      if (!report) throw new ProblemError('not_found');
      return report;
    },
  );

  /** The program's own routes, asked as whoever sent this request. */
  function apiFor(request: FastifyRequest, site: StoredSite): Api {
    const passed = Object.fromEntries(
      PASSED_ON.flatMap((name) => {
        const value = request.headers[name];
        return value === undefined ? [] : [[name, value]];
      }),
    );
    return {
      toldLeads: (visitorIds) => storage.read('importedLeads', site.siteId, visitorIds),
      erased: (identifiers) => storage.read('erasedAmong', site.siteId, identifiers),
      now: () => clockOf(site).now(),
      async ask(method, path, body) {
        const answer = await request.server.inject({
          method,
          url: `${path}?site=${encodeURIComponent(site.id)}`,
          remoteAddress: request.ip,
          headers: { ...passed, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
          ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
        });
        return { status: answer.statusCode, body: answer.payload === '' ? null : JSON.parse(answer.payload) };
      },
    };
  }
}

/** Takes the file in, has it read, and lets it go whatever becomes of it. */
async function withFile<T>(request: FastifyRequest, work: (sent: SentFile) => Promise<T>): Promise<T> {
  const sent = request.headers['content-type'] ?? '';
  const type = sent.split(';')[0]!.trim().toLowerCase();
  const isForm = type === MULTIPART;
  const lines = isForm ? null : linesOf(type, null);
  if (!request.body) throw new ProblemError('unreadable_body', { detail: 'The file is empty' });
  const body = await ReceivedFile.receive(request.body as AsyncIterable<Uint8Array>, request.routeOptions.bodyLimit);
  try {
    if (body.size === 0) throw new ProblemError('unreadable_body', { detail: 'The file is empty' });
    if (lines) return await work({ file: body, lines });
    const { file, name, type: ofFile } = await fileOfForm(body, sent);
    return await work({ file, lines: linesOf(ofFile, name) });
  } finally {
    await body.close();
  }
}

function linesOf(type: string, name: string | null): 'csv' | 'ndjson' {
  if (name && /\.(ndjson|jsonl)$/i.test(name)) return 'ndjson';
  if (name && /\.(csv|tsv|txt)$/i.test(name)) return 'csv';
  if (NDJSON.includes(type)) return 'ndjson';
  if (TABLE.includes(type) || (name !== null && type === '')) return 'csv';
  throw new ProblemError('unsupported_media_type', { detail: `Send text/csv, application/x-ndjson or ${MULTIPART}` });
}
