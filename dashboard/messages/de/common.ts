/** Words of all pages. */
import type { common as english } from '../en/common.ts';
import type { Said } from '../messages.ts';

export const common: Said<typeof english> = {
  product: 'Throughline',
  tagline: 'Die ganze Journey eines Leads, auf dem eigenen Server.',
  skip: 'Zum Inhalt springen',
  none: 'Keine',
  loading: 'Wird geladen',
  title: (page) => `${page} · Throughline`,
  csv: 'CSV herunterladen',
  any: 'Alle',
  noFigure: '–',
  quoted: (words) => `„${words}“`,
};
