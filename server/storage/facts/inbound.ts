/** Webhooks of other programs that come in: who sends what, and how it went. Secrets are sealed by whoever stores them. */
import { randomUUID } from 'node:crypto';
import type { InboundAdapter, InboundReason, Mapping, Signature } from '../../../shared/api/inbound.ts';
import type { Sql, Value } from '../sql.ts';

export interface InboundSettings {
  name: string | null;
  signature: Signature | null;
  mapping: Mapping | null;
  /** Sealed. */
  secret: string;
}

export interface StoredInbound extends InboundSettings {
  id: string;
  siteId: number;
  adapter: InboundAdapter;
  createdAt: number;
  received: number;
  refused: number;
  lastAt: number | null;
  lastProblem: string | null;
}

interface Row {
  id: string;
  site_id: number;
  adapter: InboundAdapter;
  created_at: number;
  name: string | null;
  signature: string | null;
  mapping: string | null;
  secret: string;
  received: number;
  refused: number;
  last_at: number | null;
  last_problem: string | null;
}

const COLUMNS =
  'id, site_id, adapter, created_at, name, signature, mapping, secret, received, refused, last_at, last_problem';

const fromRow = (row: Row): StoredInbound => ({
  id: row.id,
  siteId: row.site_id,
  adapter: row.adapter,
  createdAt: row.created_at,
  name: row.name,
  signature: row.signature === null ? null : JSON.parse(row.signature),
  mapping: row.mapping === null ? null : JSON.parse(row.mapping),
  secret: row.secret,
  received: row.received,
  refused: row.refused,
  lastAt: row.last_at,
  lastProblem: row.last_problem,
});

const json = (value: object | null): Value => value && JSON.stringify(value);

export async function createInbound(
  sql: Sql,
  siteId: number,
  adapter: InboundAdapter,
  { name, signature, mapping, secret }: InboundSettings,
  now: number,
): Promise<StoredInbound> {
  const id = `inbound_${randomUUID().replaceAll('-', '')}`;
  await sql.insert(
    'inbound',
    ['site_id', 'id', 'created_at', 'adapter', 'name', 'signature', 'mapping', 'secret', 'received', 'refused'],
    [[siteId, id, now, adapter, name, json(signature), json(mapping), secret, 0, 0]],
  );
  return (await getInbound(sql, id))!;
}

/** Oldest first. */
export async function listInbound(sql: Sql, siteId: number): Promise<StoredInbound[]> {
  const rows = await sql.all<Row>(`select ${COLUMNS} from inbound where site_id = ? order by created_at, id`, [siteId]);
  return rows.map(fromRow);
}

/** By its id alone: whoever calls it knows no site. */
export async function getInbound(sql: Sql, id: string): Promise<StoredInbound | null> {
  const [row] = await sql.all<Row>(`select ${COLUMNS} from inbound where id = ?`, [id]);
  return row ? fromRow(row) : null;
}

export async function changeInbound(
  sql: Sql,
  siteId: number,
  id: string,
  { name, signature, mapping, secret }: InboundSettings,
): Promise<StoredInbound | null> {
  await sql.run('update inbound set name = ?, signature = ?, mapping = ?, secret = ? where site_id = ? and id = ?', [
    name,
    json(signature),
    json(mapping),
    secret,
    siteId,
    id,
  ]);
  return getInbound(sql, id);
}

export async function deleteInbound(sql: Sql, siteId: number, id: string): Promise<boolean> {
  await sql.run('delete from inbound_deliveries where site_id = ? and inbound_id = ?', [siteId, id]);
  return (await sql.run('delete from inbound where site_id = ? and id = ?', [siteId, id])) > 0;
}

/** What became of a message; nothing of what it said. */
export interface Delivery {
  at: number;
  /** HTTP status of the answer; 401: it was not the sender's. */
  status: number;
  accepted: number;
  reason: InboundReason | null;
  rejected: { pointer: string | null; detail: string }[];
}

export interface StoredDelivery extends Delivery {
  /** Of its messages, from 1. */
  number: number;
}

/** Of those that were taken and of those that were refused: strangers who call it push out nothing that its sender told. */
const KEPT_OF_EACH = 20;
const REJECTED_KEPT = 5;

/** @param problem as the webhook itself tells it */
export async function noteDelivery(
  sql: Sql,
  siteId: number,
  id: string,
  { at, status, accepted, reason, rejected }: Delivery,
  problem: string | null,
): Promise<void> {
  const kind = status === 401 ? 'refused' : 'received';
  const counted = await sql.run(
    `update inbound set ${kind} = ${kind} + 1, last_at = ?, last_problem = ? where site_id = ? and id = ?`,
    [at, problem, siteId, id],
  );
  if (counted === 0) return;
  const [{ number }] = (await sql.all<{ number: number }>(
    'select received + refused as number from inbound where site_id = ? and id = ?',
    [siteId, id],
  )) as [{ number: number }];
  await sql.insert(
    'inbound_deliveries',
    ['site_id', 'inbound_id', 'number', 'at', 'status', 'accepted', 'reason', 'rejected'],
    [[siteId, id, number, at, status, accepted, reason, JSON.stringify(rejected.slice(0, REJECTED_KEPT))]],
  );
  const same = `site_id = ? and inbound_id = ? and status ${kind === 'refused' ? '=' : '<>'} 401`;
  await sql.run(
    `delete from inbound_deliveries where ${same} and number not in
       (select number from inbound_deliveries where ${same} order by number desc limit ${KEPT_OF_EACH})`,
    [siteId, id, siteId, id],
  );
}

/** The last ones, newest first. */
export async function inboundDeliveries(sql: Sql, siteId: number, id: string): Promise<StoredDelivery[]> {
  const rows = await sql.all<Omit<StoredDelivery, 'rejected'> & { rejected: string }>(
    `select number, at, status, accepted, reason, rejected from inbound_deliveries
     where site_id = ? and inbound_id = ? order by number desc`,
    [siteId, id],
  );
  return rows.map((row) => ({ ...row, rejected: JSON.parse(row.rejected) }));
}
