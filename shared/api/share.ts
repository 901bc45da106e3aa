/** Links that show one view to whoever has them. */
import { type Static, Type } from 'typebox';
import { Instant, Nullable, Page } from './common.ts';

/** Pages that can be shared: figures, no persons. Each with the calls it asks. */
export const SHAREABLE: Record<string, readonly string[]> = {
  '/kpis': ['/v1/reports/kpis', '/v1/targets', '/v1/annotations'],
  '/attribution': ['/v1/reports/attribution'],
  '/campaigns': ['/v1/reports/kpis'],
  '/funnel': ['/v1/reports/funnel'],
  '/landing-pages': ['/v1/reports/landing-pages'],
  '/paths': ['/v1/reports/paths'],
  '/self-reported': ['/v1/reports/self-reported'],
  '/traffic': ['/v1/reports/traffic'],
  '/cohorts': ['/v1/reports/cohorts'],
  '/quality': ['/v1/reports/quality'],
  '/dark-social': ['/v1/reports/dark-social'],
};

const Name = Type.String({ minLength: 1, maxLength: 100, examples: ['Board, first quarter'] });
const Path = Type.String({
  minLength: 1,
  maxLength: 2000,
  pattern: '^/(?!/)',
  description: `path and query of one of ${Object.keys(SHAREABLE).join(', ')}; its filters cannot be changed by the reader`,
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
