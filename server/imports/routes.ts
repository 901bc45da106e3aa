/** Imports: a file of costs, contacts, deals, leads or events. Good rows land, bad ones are reported by line. */
import { randomBytes } from 'node:crypto';
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
import type { Api, Outcome } from './api.ts';
import { readColumns, readFileRows } from './read-file.ts';
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
/** Reported lines, at most. */
const MAX_REJECTED = 1000;
/** Rows of a preview. */
const PREVIEWED = 20;

export async function importRoutes(app: FastifyInstance, { storage, auth, clockOf }: ImportParts): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async (_request: FastifyRequest, body: Buffer) => body);

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
      const { bytes, lines } = await fileOf(request);
      const read = readFileRows(kind, bytes, lines, query);
      const outcomes: Outcome[] =
        'problem' in read
          ? [{ line: 1, became: 'rejected', errors: [{ pointer: null, detail: read.problem }] }]
          : await WRITERS[kind](apiFor(request, site), read.rows);
      const count = (became: Outcome['became']) => outcomes.filter((one) => one.became === became).length;
      const rejected = outcomes.filter((one) => one.became === 'rejected').sort((a, b) => a.line - b.line);
      const report: ImportReport = {
        id: `import_${randomBytes(12).toString('hex')}`,
        kind,
        status: rejected.length === outcomes.length ? 'failed' : 'done',
        createdAt: toIso(clockOf(site).now()),
        accepted: count('accepted'),
        updated: count('updated'),
        unchanged: count('unchanged'),
        rejectedRows: rejected.length,
        rejected: rejected.slice(0, MAX_REJECTED).map(({ line, errors = [] }) => ({ line, errors })),
      };
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
      const { bytes, lines } = await fileOf(request);
      const read = readFileRows(kind, bytes, lines, query);
      const { fields, columns } = readColumns(kind, bytes, lines, query);
      const rows = 'rows' in read ? read.rows : [];
      return {
        kind,
        problem: 'problem' in read ? read.problem : null,
        fields: [...fields],
        columns,
        total: rows.length,
        rows: rows
          .slice(0, PREVIEWED)
          .map(({ line, value, problem }) => ({ line, value: value ?? null, problem: problem ?? null })),
      };
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

async function fileOf(request: FastifyRequest): Promise<{ bytes: Uint8Array; lines: 'csv' | 'ndjson' }> {
  const sent = request.headers['content-type'] ?? '';
  const type = sent.split(';')[0]!.trim().toLowerCase();
  const body = request.body as Buffer | undefined;
  if (!body || body.length === 0) throw new ProblemError('unreadable_body', { detail: 'The file is empty' });
  if (type !== MULTIPART) return { bytes: body, lines: linesOf(type, null) };
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': sent } }).formData().catch(() => {
    throw new ProblemError('unreadable_body', { detail: 'The form cannot be read' });
  });
  const file = [...form.values()].find((value) => typeof value !== 'string');
  if (!file) throw new ProblemError('unreadable_body', { detail: 'The form has no file' });
  return {
    bytes: new Uint8Array(await file.arrayBuffer()),
    lines: linesOf(file.type.split(';')[0]!.toLowerCase(), file.name),
  };
}

function linesOf(type: string, name: string | null): 'csv' | 'ndjson' {
  if (name && /\.(ndjson|jsonl)$/i.test(name)) return 'ndjson';
  if (name && /\.(csv|tsv|txt)$/i.test(name)) return 'csv';
  if (NDJSON.includes(type)) return 'ndjson';
  if (TABLE.includes(type) || (name !== null && type === '')) return 'csv';
  throw new ProblemError('unsupported_media_type', { detail: `Send text/csv, application/x-ndjson or ${MULTIPART}` });
}
