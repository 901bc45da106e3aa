/** Lists, once for all: `limit`, `cursor`, `{"data", "nextCursor"}`; as CSV (see csv-answers.ts) the whole list unless a limit is asked for. */
import type { FastifyRequest } from 'fastify';
import { LIMITS } from '../../shared/limits.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import { wantsCsv } from './csv-answers.ts';
import { fromCursor, type PositionShape, toCursor } from './cursor.ts';

export interface ListParts<Row, Position extends object, Item> {
  /** Whose list; null: a list of the whole system. */
  site: Pick<StoredSite, 'id'> | null;
  /** Names of a position's parts and their types: it comes back from outside and goes into a query. */
  position: PositionShape<Position>;
  /** Up to `limit` rows behind a position, in the list's order. */
  rows(limit: number, after: Position | null): Promise<readonly Row[]> | readonly Row[];
  positionOf(row: Row): Position;
  /** The rows as the API shows them. */
  show(rows: readonly Row[]): Promise<Item[]> | Item[];
}

export interface ListAnswer<Item> {
  data: Item[];
  nextCursor: string | null;
}

/** @throws 400 for a cursor that is none, or of another list, site or filter */
export async function answerList<Row, Position extends object, Item>(
  request: FastifyRequest,
  parts: ListParts<Row, Position, Item>,
): Promise<ListAnswer<Item>> {
  const { limit, cursor, bound } = askedPage(request, parts.site);
  const after = fromCursor<Position>(cursor, bound, parts.position, request.server.opaque);
  if (wantsCsv(request) && limit === undefined) {
    // Page by page, each from a short question of its own, as fast as the reader takes them.
    return { data: wholeList(parts, after) as unknown as Item[], nextCursor: null };
  }
  const { items, last } = await onePage(parts, limit ?? LIMITS.listDefault, after);
  return { data: items, nextCursor: last && toCursor(last, bound, request.server.opaque) };
}

/** A list that is short enough to be read whole for every page of it. Its order must not change between them. */
export function answerShortList<Item>(
  request: FastifyRequest,
  site: Pick<StoredSite, 'id'>,
  read: () => Promise<readonly Item[]>,
): Promise<ListAnswer<Item>> {
  return answerList<{ item: Item; at: number }, { at: number }, Item>(request, {
    site,
    position: { at: 'integer' },
    rows: async (limit, after) => {
      const start = after ? Math.max(0, after.at + 1) : 0;
      return (await read()).slice(start, start + limit).map((item, i) => ({ item, at: start + i }));
    },
    positionOf: ({ at }) => ({ at }),
    show: (rows) => rows.map(({ item }) => item),
  });
}

/** What a page is asked by, and what its cursor belongs to: the route, the place in its path, the site, the filters. */
export function askedPage(
  request: FastifyRequest,
  site: Pick<StoredSite, 'id'> | null,
): { limit: number | undefined; cursor: string | undefined; bound: object } {
  const query = request.query as { limit?: number; cursor?: string; format?: string; site?: string };
  const { limit, cursor, format: _format, site: _site, ...filters } = query;
  const list = JSON.stringify([request.routeOptions.url, request.params, site?.id ?? null]);
  return { limit, cursor, bound: { ...filters, ' list': list } };
}

async function onePage<Row, Position extends object, Item>(
  parts: ListParts<Row, Position, Item>,
  limit: number,
  after: Position | null,
): Promise<{ items: Item[]; last: Position | null }> {
  const found = await parts.rows(limit + 1, after);
  const page = found.slice(0, limit);
  return {
    items: await parts.show(page),
    last: found.length > limit ? parts.positionOf(page.at(-1)!) : null,
  };
}

async function* wholeList<Row, Position extends object, Item>(
  parts: ListParts<Row, Position, Item>,
  start: Position | null,
): AsyncGenerator<Item[]> {
  for (let after = start, first = true; first || after; first = false) {
    const { items, last } = await onePage(parts, LIMITS.listMax, after);
    yield items;
    after = last;
  }
}
