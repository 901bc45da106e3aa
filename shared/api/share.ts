/** Links that show one view to whoever has them. */
import { type Static, Type } from 'typebox';
import { SHAREABLE } from '../shareable.ts';
import { Instant, Nullable, Page } from './common.ts';

const Name = Type.String({ minLength: 1, maxLength: 100, examples: ['Board, first quarter'] });
const Path = Type.String({
  minLength: 1,
  maxLength: 2000,
  pattern: '^/(?!/)',
  description: `path and query of one of ${Object.keys(SHAREABLE).join(', ')}; its filters, groups and period cannot be changed by the reader, a relative period moves on with the days`,
  examples: ['/attribution?channel=Paid+Search'],
});

export const Share = Type.Object({
  id: Type.String(),
  name: Name,
  path: Path,
  expiresAt: Instant,
  createdAt: Instant,
  author: Nullable(Type.String({ description: 'name of the user; null: a key, or gone' })),
});
export type Share = Static<typeof Share>;
export const SharePage = Page(Share);

export const NewShare = Type.Object(
  {
    name: Name,
    path: Path,
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: 366, default: 30, description: 'until it ends' })),
  },
  { additionalProperties: false },
);
export type NewShare = Static<typeof NewShare>;

export const IssuedShare = Type.Object({
  share: Share,
  link: Type.String({
    description: 'shows the view without signing in; shown this once',
    examples: ['https://collect.example.com/attribution?channel=Paid+Search#share=sh_…'],
  }),
});
export type IssuedShare = Static<typeof IssuedShare>;
