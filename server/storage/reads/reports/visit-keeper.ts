/** Which sites' visits a connection keeps between reports: those that were asked for last, as far as there is room. */
import type { Sql } from '../../sql.ts';
import { type KeptList, KeptVisits, TooMany } from './kept-visits.ts';
import type { VisitsByVisitor } from './visits-by-visitor.ts';

/** Visits kept in all, about 40 bytes each with their visitors. */
const MAX_KEPT = 8_000_000;

/** Of a connection. */
interface Keeper {
  /** The site asked for last at the end; null: it has too many to keep. */
  sites: Map<number, KeptVisits | null>;
  /** Sites that are being read: with pages, and without. */
  reading: Record<'whole' | 'plain', Map<number, Promise<void>>>;
}

const keepers = new WeakMap<object, Keeper>();

function keeperOf({ database }: Sql): Keeper {
  let keeper = keepers.get(database);
  if (!keeper) {
    keeper = { sites: new Map(), reading: { whole: new Map(), plain: new Map() } };
    keepers.set(database, keeper);
  }
  return keeper;
}

/** What is kept, until the next question. */
export interface Kept {
  list: KeptList;
  /** Ids of traffic sources. */
  sources: readonly string[];
  /** null: they were not read, or there are too many. */
  pages: readonly (string | null)[] | null;
  /** A visitor's number in the list; undefined: she is not in it. */
  numberOf(visitorId: string): number | undefined;
  /** Of the first visits in the list; later ones came since. */
  byVisitor(): VisitsByVisitor;
}

/**
 * A site's visits before `to`, as of now; null: nothing is kept, or no longer (`keepVisits`).
 * @param withPages what was read without their pages will not do
 */
export async function keptVisits(
  sql: Sql,
  siteId: number,
  to: number,
  deadline: number,
  withPages = false,
): Promise<Kept | null> {
  const { sites } = keeperOf(sql);
  const visits = sites.get(siteId);
  if (!visits || (withPages && !visits.withPages)) return null;
  // Kept again when it is whole: an update that breaks off leaves nothing behind.
  sites.delete(siteId);
  try {
    if (!(await visits.update(sql, siteId, deadline))) return null;
    const list = await visits.with(sql, siteId, to, deadline);
    keep(sites, siteId, visits);
    return {
      list,
      sources: visits.sources.values,
      pages: visits.pages?.values ?? null,
      numberOf: (visitorId) => visits.numberOf(visitorId),
      byVisitor: () => visits.byVisitor(),
    };
  } catch (error) {
    noteTooMany(sites, siteId, error);
    return null;
  }
}

/** Unless more is kept of it by now. */
function keep(sites: Keeper['sites'], siteId: number, visits: KeptVisits): void {
  const known = sites.get(siteId);
  if (known?.withPages && !visits.withPages) return;
  sites.delete(siteId);
  sites.set(siteId, visits);
}

/** @throws anything else */
function noteTooMany(sites: Keeper['sites'], siteId: number, error: unknown): void {
  if (!(error instanceof TooMany)) throw error;
  sites.set(siteId, null);
}

/** Reads a site's visits from the beginning, however long it takes, and keeps them, unless there are more than `most`. */
export function keepVisits(sql: Sql, siteId: number, withPages = false, most = MAX_KEPT): Promise<void> {
  const { sites, reading } = keeperOf(sql);
  const known = sites.get(siteId);
  // On a cluster there is no log of what changes.
  if (sql.distributed || known === null || known?.withPages || (known && !withPages)) return Promise.resolve();
  const own = reading[withPages ? 'whole' : 'plain'];
  let read = own.get(siteId);
  if (!read) {
    const visits = new KeptVisits(most, withPages);
    read = visits
      .update(sql, siteId, Number.POSITIVE_INFINITY)
      .then(() => keep(sites, siteId, visits))
      .catch((error: unknown) => noteTooMany(sites, siteId, error))
      .finally(() => {
        own.delete(siteId);
        forgetOldest(sites);
      });
    own.set(siteId, read);
  }
  return read;
}

function forgetOldest(sites: Map<number, KeptVisits | null>): void {
  let size = [...sites.values()].reduce((sum, one) => sum + (one?.size ?? 0), 0);
  for (const [siteId, one] of sites) {
    if (size <= MAX_KEPT || !one) continue;
    size -= one.size;
    sites.delete(siteId);
  }
}
