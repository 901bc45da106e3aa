/**
 * CSV for every list and report, once for all: a route says in its `config` which rows of its answer make the table;
 * `Accept: text/csv` or `format=csv` then asks for it. Parameter and content type enter the route's schema here.
 */
import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { type TObject, type TSchema, Type } from 'typebox';
import { OneOf } from '../../shared/one-of.ts';
import { columnsOf, headerOf, linesOf, type Path } from './csv.ts';
import { LazyRows } from './lazy-rows.ts';

export interface CsvTable {
  /** Of the file: `leads` makes `leads.csv`. */
  name: string;
  /** The property of the answer that holds the rows: a list, rows that are made when written, or pages that come one after the other. */
  rows: string;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    csv?: CsvTable;
  }
}

const CSV = 'text/csv';
const JSON_TYPE = 'application/json';
const STALLED_MS = 30_000;
const ROWS_AT_ONCE = 1000;
/** Made before the reader has taken those before. */
const PIECES_AHEAD = 2;

const format = Type.Optional(
  OneOf(['json', 'csv'], { description: 'the same as `Accept: application/json` or `Accept: text/csv`' }),
);

export function answerCsv(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    if (route.config?.csv) route.schema = withCsv(route);
  });
  app.addHook('preSerialization', async (request, reply, payload) => {
    const { csv } = request.routeOptions.config;
    if (!csv || reply.statusCode !== 200) return payload;
    reply.header('vary', 'Accept');
    if (!wantsCsv(request)) return withList(payload, csv.rows);
    reply
      .type(`${CSV}; charset=utf-8`)
      .header('content-disposition', `attachment; filename="${csv.name}.csv"`)
      .serializer((text: string) => text);
    const answer = payload as Record<string, unknown>;
    const { nextCursor } = answer;
    if (typeof nextCursor === 'string') reply.header('link', `<${withCursor(request.url, nextCursor)}>; rel="next"`);
    const rows = answer[csv.rows] as unknown[] | LazyRows<unknown> | AsyncIterable<unknown[]>;
    // The columns of a list are the same on every page; a report has all of its rows, so its maps can be columns too.
    const known = rows instanceof LazyRows ? rows.slice(0, 1) : (rows as unknown[]);
    const columns = columnsOf(rowSchema(request, csv), 'nextCursor' in answer ? null : known);
    if (hasLength(rows) && rows.length <= ROWS_AT_ONCE) {
      return headerOf(columns) + linesOf(rows.slice(0, rows.length), columns);
    }
    // Whoever stops reading is let go: nothing else would ever end this answer.
    reply.raw.setTimeout(STALLED_MS, () => reply.raw.destroy());
    return streamOf(hasLength(rows) ? piecesOf(rows) : rows, columns);
  });
}

const hasLength = (
  rows: unknown[] | LazyRows<unknown> | AsyncIterable<unknown[]>,
): rows is unknown[] | LazyRows<unknown> => Array.isArray(rows) || rows instanceof LazyRows;

/** JSON is written as a whole. */
function withList(payload: unknown, name: string): unknown {
  const rows = (payload as Record<string, unknown>)[name];
  return rows instanceof LazyRows ? { ...(payload as object), [name]: rows.slice(0, rows.length) } : payload;
}

/** Is CSV what was asked for? `format` decides; else the type that is named first among those of the highest weight. */
export function wantsCsv(request: FastifyRequest): boolean {
  if (!request.routeOptions.config.csv) return false;
  const { format: asked } = request.query as { format?: string };
  if (asked !== undefined) return asked === 'csv';
  const types = (request.headers.accept ?? '').split(',').map((part) => {
    const [type, ...parameters] = part
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/);
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
    return { type, weight: Number(weight) || 0 };
  });
  const highest = Math.max(...types.map(({ weight }) => weight));
  return highest > 0 && types.find(({ weight }) => weight === highest)?.type === CSV;
}

/** A long report is written as it is read: never as one text, and other requests are answered in between. */
async function* piecesOf(rows: unknown[] | LazyRows<unknown>): AsyncGenerator<unknown[]> {
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    yield rows.slice(from, from + ROWS_AT_ONCE);
    await nextTurn();
  }
}

function streamOf(pages: AsyncIterable<unknown[]>, columns: readonly Path[]): Readable {
  return Readable.from(
    (async function* () {
      yield headerOf(columns);
      for await (const rows of pages) yield linesOf(rows, columns);
    })(),
    { highWaterMark: PIECES_AHEAD },
  );
}

interface Answers {
  response: { 200: { content: Record<string, { schema: TObject }> } };
}

function rowSchema(request: FastifyRequest, csv: CsvTable): TSchema {
  const { response } = request.routeOptions.schema as unknown as Answers;
  return (response[200].content[JSON_TYPE]!.schema.properties[csv.rows] as unknown as { items: TSchema }).items;
}

function withCsv({ schema, url }: RouteOptions): RouteOptions['schema'] {
  const { querystring, response } = schema as { querystring?: TObject; response?: Record<number, TSchema> };
  const answer = response?.[200];
  if (!querystring || !answer) throw new Error(`${url} has CSV, so it needs schemas of its query and answer`);
  // A HEAD route is made of its GET route, whose schema is complete already.
  if ('content' in answer) return schema;
  return {
    ...schema,
    querystring: Type.Object({ ...querystring.properties, format }, { additionalProperties: false }),
    response: {
      ...response,
      200: { content: { [JSON_TYPE]: { schema: answer }, [CSV]: { schema: Type.String() } } },
    },
  };
}

function withCursor(url: string, cursor: string): string {
  const [path, query] = url.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.set('cursor', cursor);
  return `${path}?${parameters}`;
}
