/** After a change of the admin key: what was sealed with the one before is sealed with the new one. */
import type { Storage } from '../storage/storage.ts';
import type { WebhookSecrets } from './secrets.ts';

export interface Resealed {
  /** Sealed anew. */
  done: number;
  /** Sealed with neither key: whoever has them has to give them again. */
  lost: number;
}

/** Doing it twice, or in several processes at once, is doing it once. */
export async function resealSecrets(storage: Storage, secrets: WebhookSecrets): Promise<Resealed> {
  const result: Resealed = { done: 0, lost: 0 };
  for (const one of await storage.read('sealedSecrets')) {
    if (secrets.isCurrent(one.sealed)) continue;
    const secret = secrets.read(one.sealed);
    if (secret === null) result.lost++;
    else if (await storage.write('replaceSealed', one, secrets.seal(secret))) result.done++;
  }
  return result;
}
