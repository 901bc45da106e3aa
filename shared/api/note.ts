/** What people write down: annotations on charts, and views worth coming back to. */
import { type Static, Type } from 'typebox';
import { Instant, Nullable, Page, paging, site } from './common.ts';

const Day = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}$',
  description: 'a day in the site’s time zone',
  examples: ['2026-01-31'],
});
const Text = Type.String({ minLength: 1, maxLength: 500, examples: ['New pricing page'] });

export const Annotation = Type.Object({
  id: Type.String(),
  date: Day,
  text: Text,
  author: Nullable(Type.String({ description: 'name of the user; null: a key, or gone' })),
  createdAt: Instant,
});
export type Annotation = Static<typeof Annotation>;
export const AnnotationPage = Page(Annotation);
export const NewAnnotation = Type.Object({ date: Day, text: Text }, { additionalProperties: false });
export type NewAnnotation = Static<typeof NewAnnotation>;
export const AnnotationChange = Type.Partial(NewAnnotation, { additionalProperties: false, minProperties: 1 });
export type AnnotationChange = Static<typeof AnnotationChange>;
export const AnnotationQuery = Type.Object(
  { ...site, ...paging, from: Type.Optional(Day), to: Type.Optional({ ...Day, description: 'exclusive' }) },
  { additionalProperties: false },
);
export type AnnotationQuery = Static<typeof AnnotationQuery>;

const ViewName = Type.String({ minLength: 1, maxLength: 100, examples: ['Won by paid search'] });
const ViewPath = Type.String({
  minLength: 1,
  maxLength: 2000,
  pattern: '^/(?!/)',
  description: 'path and query of a page of the dashboard, without `site`',
  examples: ['/attribution?channel=Paid+Search&groupBy=source'],
});

export const SavedView = Type.Object({
  id: Type.String(),
  name: ViewName,
  path: ViewPath,
  author: Nullable(Type.String({ description: 'name of the user; null: a key, or gone' })),
  createdAt: Instant,
});
export type SavedView = Static<typeof SavedView>;
export const SavedViewPage = Page(SavedView);
export const NewSavedView = Type.Object({ name: ViewName, path: ViewPath }, { additionalProperties: false });
export type NewSavedView = Static<typeof NewSavedView>;
export const SavedViewChange = Type.Partial(NewSavedView, { additionalProperties: false, minProperties: 1 });
export type SavedViewChange = Static<typeof SavedViewChange>;
