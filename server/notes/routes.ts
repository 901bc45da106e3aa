/** Annotations and saved views of a site: read by all who read it, written by whoever may send data. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, type TObject, type TSchema, Type } from 'typebox';
import { paging, site as siteParameter } from '../../shared/api/common.ts';
import {
  Annotation,
  AnnotationChange,
  AnnotationPage,
  AnnotationQuery,
  NewAnnotation,
  NewSavedView,
  SavedView,
  SavedViewChange,
  SavedViewPage,
} from '../../shared/api/note.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { Clock } from '../clock.ts';
import { toIso } from '../domain/iso.ts';
import type { Auth, Caller } from '../http/auth.ts';
import { createOnce } from '../http/idempotency.ts';
import { answerList } from '../http/list.ts';
import { invalid, ProblemError } from '../http/problem.ts';
import type { Note, NoteKind } from '../storage/facts/notes.ts';
import type { Storage } from '../storage/storage.ts';

export interface NoteParts {
  storage: Storage;
  auth: Auth;
  clock: Clock;
}

/** What the two kinds differ in. */
interface Kind {
  kind: NoteKind;
  path: string;
  tag: string;
  words: { one: string; many: string };
  schemas: { item: TSchema; page: TSchema; create: TSchema; change: TSchema; query: TObject };
  read(body: unknown): Partial<Pick<Note, 'about' | 'text'>>;
  view(note: Note): unknown;
}

const SiteQuery = Type.Object(siteParameter, { additionalProperties: false });
const Id = Type.Object({ id: Type.String({ maxLength: LIMITS.idChars }) });

const KINDS: Kind[] = [
  {
    kind: 'annotations',
    path: '/v1/annotations',
    tag: 'Annotations',
    words: { one: 'an annotation', many: 'annotations' },
    schemas: {
      item: Annotation,
      page: AnnotationPage,
      create: NewAnnotation,
      change: AnnotationChange,
      query: AnnotationQuery,
    },
    read: (body) => {
      const { date, text } = body as AnnotationChange;
      if (date !== undefined && !isDay(date))
        throw invalid([{ pointer: '/date', detail: 'is no day of the calendar' }]);
      return { ...(date === undefined ? {} : { about: date }), ...(text === undefined ? {} : { text }) };
    },
    view: ({ id, about, text, author, createdAt }) => ({ id, date: about, text, author, createdAt: toIso(createdAt) }),
  },
  {
    kind: 'saved_views',
    path: '/v1/views',
    tag: 'Views',
    words: { one: 'a saved view', many: 'saved views' },
    schemas: {
      item: SavedView,
      page: SavedViewPage,
      create: NewSavedView,
      change: SavedViewChange,
      query: Type.Object({ ...siteParameter, ...paging }, { additionalProperties: false }),
    },
    read: (body) => {
      const { name, path } = body as SavedViewChange;
      return { ...(path === undefined ? {} : { about: path }), ...(name === undefined ? {} : { text: name }) };
    },
    view: ({ id, about, text, author, createdAt }) => ({
      id,
      name: text,
      path: about,
      author,
      createdAt: toIso(createdAt),
    }),
  },
];

export async function noteRoutes(app: FastifyInstance, parts: NoteParts): Promise<void> {
  for (const kind of KINDS) addRoutes(app, parts, kind);
}

function addRoutes(app: FastifyInstance, { storage, auth, clock }: NoteParts, of: Kind): void {
  const { kind, path, words, schemas } = of;
  const tags = [of.tag];
  const siteOf = async (request: FastifyRequest, scope: 'read' | 'ingest') => {
    const caller = await auth.require(request, scope);
    const { site } = request.query as Static<typeof SiteQuery>;
    return { caller, site: auth.site(caller, site) };
  };

  app.get(
    path,
    {
      onRequest: auth.needs('read'),
      config: { csv: { name: path.slice('/v1/'.length), rows: 'data' } },
      schema: {
        tags,
        summary: `List ${words.many}, the newest first`,
        querystring: schemas.query,
        response: { 200: schemas.page },
      },
    },
    async (request) => {
      const { site, caller } = await siteOf(request, 'read');
      const isShared = caller.by.kind === 'share';
      const { from = null, to = null } = request.query as AnnotationQuery;
      return answerList<Note, { createdAt: number; id: string }, unknown>(request, {
        site,
        position: { createdAt: 'integer', id: 'text' },
        rows: (limit, after) => storage.read('listNotes', kind, site.siteId, { from, to }, limit, after),
        positionOf: ({ createdAt, id }) => ({ createdAt, id }),
        // Who reads a shared link learns what was written, not by whom.
        show: (notes) => notes.map((note) => of.view(isShared ? { ...note, author: null } : note)),
      });
    },
  );

  app.post(
    path,
    {
      onRequest: auth.needs('ingest'),
      config: { described: { idempotent: true } },
      schema: {
        tags,
        summary: `Write ${words.one} down`,
        querystring: SiteQuery,
        body: schemas.create,
        response: { 201: schemas.item },
      },
    },
    async (request, reply) => {
      const { caller, site } = await siteOf(request, 'ingest');
      const told = of.read(request.body) as Pick<Note, 'about' | 'text'>;
      const now = clock.now();
      const by = userOf(caller);
      const note = await createOnce(storage, request, reply, now, 'createNote', kind, site.siteId, told, by, now);
      return reply.code(201).send(of.view(note));
    },
  );

  app.patch(
    `${path}/:id`,
    {
      onRequest: auth.needs('ingest'),
      schema: {
        tags,
        summary: `Change ${words.one}`,
        params: Id,
        querystring: SiteQuery,
        body: schemas.change,
        response: { 200: schemas.item },
      },
    },
    async (request) => {
      const { site } = await siteOf(request, 'ingest');
      const { id } = request.params as Static<typeof Id>;
      const note = await storage.write('changeNote', kind, site.siteId, id, of.read(request.body));
      if (!note) throw new ProblemError('not_found');
      return of.view(note);
    },
  );

  app.delete(
    `${path}/:id`,
    {
      onRequest: auth.needs('ingest'),
      schema: {
        tags,
        summary: `Take ${words.one} away`,
        params: Id,
        querystring: SiteQuery,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { site } = await siteOf(request, 'ingest');
      const { id } = request.params as Static<typeof Id>;
      if (!(await storage.write('deleteNote', kind, site.siteId, id))) throw new ProblemError('not_found');
      return reply.code(204).send();
    },
  );
}

const userOf = ({ by }: Caller): string | null => (by.kind === 'user' ? by.user.id : null);

const isDay = (text: string): boolean => {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && toIso(at).startsWith(text);
};
