/** What to call a lead. */
import type { Lead } from '../shared/api/lead.ts';

type Named = Pick<Lead, 'name' | 'email' | 'phone' | 'externalIds'>;

/** The best name there is; null when nothing is known but the journey. */
export function leadName({ name, email, phone, externalIds }: Named): string | null {
  return [name, email, phone, externalIds[0]].find((each) => each?.trim()) ?? null;
}

/** Up to two first letters, whole characters as readers count them. */
export function initials(name: string): string {
  const words = name
    .replace(/@.*/, '')
    .split(/[\s._-]+/)
    .filter((word) => /\p{L}|\p{N}/u.test(word));
  const letters = (words.length > 1 ? [words[0], words.at(-1)] : words).map((word) => firstLetter(word ?? ''));
  return letters.join('').toUpperCase();
}

const firstLetter = (word: string) => /\p{L}\p{M}*|\p{N}/u.exec(word)?.[0] ?? '';
