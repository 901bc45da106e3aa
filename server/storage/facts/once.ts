/**
 * A change that happens once for one `Idempotency-Key`: key, change and answer are one transaction, so neither a crash
 * nor two at the same moment can make it happen twice. Answers are sealed with a secret that only the sender has: a
 * copy of the database opens none, and a new API key among them stays as secret as if it had never been kept.
 */
import { open, seal } from '../seal.ts';
import type { Sql } from '../sql.ts';

const DAY_MS = 86_400_000;
/** Longer than any sender tries again. */
const KEPT_MS = 7 * DAY_MS;

/** Who asks for what; nothing of it can be read back. */
export interface OnceClaim {
  /** Digest of the sender, the call and the key. */
  id: string;
  /** Digest of what is asked. */
  request: string;
  /** 256 bits in base64, never stored. */
  secret: string;
}

export interface Once<T> {
  answer: T;
  /** It happened before. */
  replayed: boolean;
}

/** @returns null where the key was used for another request */
export async function once<T>(
  sql: Sql,
  claim: OnceClaim,
  now: number,
  work: () => Promise<T>,
): Promise<Once<T> | null> {
  const known = await claimKey(sql, claim, now);
  if (known === 'other') return null;
  if (known === 'new') {
    const answer = await work();
    const sealed = seal(JSON.stringify(answer), claim.secret);
    await sql.run('update idempotency_keys set answer = ? where id = ?', [sealed, claim.id]);
    return { answer, replayed: false };
  }
  const [row] = await sql.all<{ answer: string }>('select answer from idempotency_keys where id = ?', [claim.id]);
  return { answer: JSON.parse(open(row!.answer, claim.secret)), replayed: true };
}

/** For changes that are the same whenever they are repeated: only that the key is not used for another. */
export async function claimKey(
  sql: Sql,
  { id, request }: Pick<OnceClaim, 'id' | 'request'>,
  now: number,
): Promise<'new' | 'same' | 'other'> {
  await sql.run('delete from idempotency_keys where created_at <= ?', [now - KEPT_MS]);
  // Another transaction with this key is waited for here: what it did is then seen.
  const row = [id, request, null, now];
  if (await sql.insert('idempotency_keys', ['id', 'request', 'answer', 'created_at'], [row], 'do nothing'))
    return 'new';
  const [stored] = await sql.all<{ request: string }>('select request from idempotency_keys where id = ?', [id]);
  return stored!.request === request ? 'same' : 'other';
}
