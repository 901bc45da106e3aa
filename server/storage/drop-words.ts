/** Takes away the words of a site that were retired and that no event has: looked for by a reader, beside everything else. */
import { dayOf } from './facts/words.ts';
import type { Storage } from './storage.ts';

export async function dropRetiredWords(storage: Storage, siteId: number): Promise<void> {
  const unused = await storage.read('unusedWords', siteId);
  await storage.write('dropWords', siteId, unused, dayOf(Date.now()));
}
