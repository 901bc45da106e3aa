/** Messages that came under a used id with other content: kept, never mixed with the first. */
import { createHash } from 'node:crypto';
import type { Value } from '../sql.ts';
import { AT } from './event-row.ts';

export const CONFLICT_COLUMNS = ['site_id', 'visitor_id', 'message_id', 'hash', 'received_at', 'event'] as const;

export function conflictRow(row: readonly Value[]): Value[] {
  const content = row.filter((_, i) => i !== AT.receivedAt && i !== AT.clock && i !== AT.quarantine);
  const hash = createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 22);
  return [row[AT.site]!, row[AT.visitor]!, row[AT.message]!, hash, row[AT.receivedAt]!, JSON.stringify(row)];
}
