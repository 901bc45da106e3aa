/** Calls and questions about annotations and saved views. */
import { queryOptions } from '@tanstack/react-query';
import type { Annotation, AnnotationChange, NewAnnotation, NewSavedView, SavedView } from '../../shared/api/note.ts';
import { call, type ListPage, type Query, withQuery } from '../api.ts';

const notePath = (kind: 'annotations' | 'views', id: string, site: string | undefined) =>
  withQuery(`/v1/${kind}/${encodeURIComponent(id)}`, { site });

export const annotationsQuery = (query: Query) =>
  queryOptions({
    queryKey: ['annotations', query] as const,
    queryFn: ({ signal }) =>
      call<ListPage<Annotation>>('GET', withQuery('/v1/annotations', { ...query, limit: 200 }), { signal }),
    staleTime: 60_000,
  });
export const addAnnotation = (annotation: NewAnnotation, site: string | undefined) =>
  call<Annotation>('POST', withQuery('/v1/annotations', { site }), { body: annotation });
export const changeAnnotation = (id: string, change: AnnotationChange, site: string | undefined) =>
  call<Annotation>('PATCH', notePath('annotations', id, site), { body: change });
export const removeAnnotation = (id: string, site: string | undefined) =>
  call<unknown>('DELETE', notePath('annotations', id, site));

export const viewsQuery = (site: string | undefined) =>
  queryOptions({
    queryKey: ['views', site] as const,
    queryFn: ({ signal }) => call<ListPage<SavedView>>('GET', withQuery('/v1/views', { site, limit: 200 }), { signal }),
    staleTime: 5 * 60_000,
  });
export const saveView = (view: NewSavedView, site: string | undefined) =>
  call<SavedView>('POST', withQuery('/v1/views', { site }), { body: view });
export const removeView = (id: string, site: string | undefined) =>
  call<unknown>('DELETE', notePath('views', id, site));
