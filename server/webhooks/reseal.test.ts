import { expect, test } from 'vitest';
import type { Storage } from '../storage/storage.ts';
import { resealSecrets } from './reseal.ts';
import { WebhookSecrets } from './secrets.ts';

const [OLD, NEW, OTHER] = ['o', 'n', 'x'].map((letter) => letter.repeat(40)) as [string, string, string];

test('after a change of the admin key secrets are read by either, and sealed with the new one', async () => {
  const stored = [
    new WebhookSecrets(OLD).seal('whsec_old'),
    new WebhookSecrets(NEW).seal('whsec_new'),
    new WebhookSecrets(OTHER).seal('whsec_lost'),
  ];
  const storage = {
    read: async () => stored.map((sealed, place) => ({ place, sealed })),
    write: async (_: string, { place }: { place: number }, by: string) => {
      stored[place] = by;
      return true;
    },
  } as unknown as Storage;
  const between = new WebhookSecrets(NEW, OLD);
  const read = (secrets: WebhookSecrets) => stored.map((sealed) => secrets.read(sealed));
  expect(read(between)).toEqual(['whsec_old', 'whsec_new', null]);
  expect(read(new WebhookSecrets(NEW))).toEqual([null, 'whsec_new', null]);
  expect(await resealSecrets(storage, between)).toEqual({ done: 1, lost: 1 });
  expect(read(new WebhookSecrets(NEW))).toEqual(['whsec_old', 'whsec_new', null]);
  expect(await resealSecrets(storage, between)).toEqual({ done: 0, lost: 1 });
});
