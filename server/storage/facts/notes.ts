/** Annotations and saved views: a text with a day, or with an address. */
import { randomBytes } from 'node:crypto';
import type { Param, Sql } from '../sql.ts';

export type NoteKind = 'annotations' | 'saved_views';

/** What a note is about: the day of an annotation, the path of a view. */
const ABOUT: Record<NoteKind, string> = { annotations: 'day', saved_views: 'path' };

export interface Note {
  id: string;
  /** A day (2026-01-31), or a path of the dashboard. */
  about: string;
  text: string;
  /** Name of the user as it is now; null: a key's, or gone. */
  author: string | null;
  createdAt: number;
}

/** Which annotations: days, `to` exclusive; null: any. */
export interface NotePeriod {
  from: string | null;
  to: string | null;
}

interface Row {
  id: string;
  about: string;
  text: string;
  author: string | null;
  created_at: number;
}

const fromRow = ({ created_at, ...row }: Row): Note => ({ ...row, createdAt: created_at });

const select = (kind: NoteKind) =>
  `select n.id, n.${ABOUT[kind]} as about, n.text, u.name as author, n.created_at
   from ${kind} n left join users u on u.id = n.author where n.site_id = ?`;

/** The newest first. */
export async function listNotes(
  sql: Sql,
  kind: NoteKind,
  siteId: number,
  { from, to }: NotePeriod,
  limit: number,
  after: { createdAt: number; id: string } | null,
): Promise<Note[]> {
  const where: string[] = [];
  const params: Param[] = [siteId];
  const add = (condition: string, ...values: Param[]) => {
    where.push(` and ${condition}`);
    params.push(...values);
  };
  if (from !== null) add(`n.${ABOUT[kind]} >= ?`, from);
  if (to !== null) add(`n.${ABOUT[kind]} < ?`, to);
  if (after) add('(n.created_at < ? or (n.created_at = ? and n.id > ?))', after.createdAt, after.createdAt, after.id);
  const text = `${select(kind)}${where.join('')} order by n.created_at desc, n.id limit ?`;
  return (await sql.all<Row>(text, [...params, limit])).map(fromRow);
}

async function getNote(sql: Sql, kind: NoteKind, siteId: number, id: string): Promise<Note | null> {
  const [row] = await sql.all<Row>(`${select(kind)} and n.id = ?`, [siteId, id]);
  return row ? fromRow(row) : null;
}

/** @param userId who writes it; null: a key */
export async function createNote(
  sql: Sql,
  kind: NoteKind,
  siteId: number,
  note: Pick<Note, 'about' | 'text'>,
  userId: string | null,
  now: number,
): Promise<Note> {
  const id = `${kind === 'annotations' ? 'annotation' : 'view'}_${randomBytes(10).toString('hex')}`;
  const columns = ['site_id', 'id', ABOUT[kind], 'text', 'author', 'created_at'];
  await sql.insert(kind, columns, [[siteId, id, note.about, note.text, userId, now]]);
  return (await getNote(sql, kind, siteId, id))!;
}

/** @returns null where there is none */
export async function changeNote(
  sql: Sql,
  kind: NoteKind,
  siteId: number,
  id: string,
  { about, text }: Partial<Pick<Note, 'about' | 'text'>>,
): Promise<Note | null> {
  await sql.run(
    `update ${kind} set ${ABOUT[kind]} = coalesce(?, ${ABOUT[kind]}), text = coalesce(?, text) where site_id = ? and id = ?`,
    [about ?? null, text ?? null, siteId, id],
  );
  return getNote(sql, kind, siteId, id);
}

export async function deleteNote(sql: Sql, kind: NoteKind, siteId: number, id: string): Promise<boolean> {
  return (await sql.run(`delete from ${kind} where site_id = ? and id = ?`, [siteId, id])) > 0;
}
