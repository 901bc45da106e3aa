/** Users: invited, changed, locked out, removed. Whoever does it sees all sites. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import {
  InvitedUser,
  NewUser,
  type User,
  UserChange,
  UserLink,
  UserPage,
  User as UserSchema,
  UsersQuery,
} from '../../shared/api/user.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { Clock } from '../clock.ts';
import { normalizeEmail } from '../domain/identity/identifier.ts';
import { toIso } from '../domain/iso.ts';
import { seesIdentifiers } from '../domain/privacy/sees-identifiers.ts';
import type { Auth, Caller } from '../http/auth.ts';
import type { Directory } from '../http/directory.ts';
import { createOnce } from '../http/idempotency.ts';
import { answerList } from '../http/list.ts';
import { invalid, ProblemError } from '../http/problem.ts';
import type { StoredUser } from '../storage/facts/users.ts';
import type { Storage } from '../storage/storage.ts';

export interface UserParts {
  storage: Storage;
  auth: Auth;
  directory: Directory;
  clock: Clock;
  /** Where users reach the server; null: not told, links then begin with their path. */
  publicUrl: string | null;
}

const Id = Type.Object({ id: Type.String({ maxLength: LIMITS.idChars }) });
/** An invitation waits for somebody who may be away; a lost password is for now (ASVS 6.4.2). */
const INVITATION_MS = 7 * 24 * 3600 * 1000;
const RESET_MS = 30 * 60 * 1000;

export async function userRoutes(app: FastifyInstance, parts: UserParts): Promise<void> {
  const { storage, auth, directory, clock } = parts;
  const tags = ['Users'];
  // Never the Host that was asked for: whoever sends it could make the link lead to a server of his own.
  const linkOf = (secret: string) => `${parts.publicUrl?.replace(/\/+$/, '') ?? ''}/sign-in#link=${secret}`;

  async function manager(request: FastifyRequest): Promise<Caller> {
    const caller = await auth.require(request, 'manage');
    if (caller.sites !== null)
      throw new ProblemError('forbidden', { detail: 'Users are managed by who may see all sites' });
    return caller;
  }

  async function shown(users: readonly StoredUser[]): Promise<User[]> {
    const problems = new Map((await storage.read('digestTroubles')).map((one) => [one.userId, one.problem]));
    return users.map((user) => userView(user, problems.get(user.id) ?? null));
  }

  function checkSites(sites: readonly string[] | null | undefined): void {
    const wrong = sites?.findIndex((id) => !directory.site(id)) ?? -1;
    if (wrong >= 0) throw invalid([{ pointer: `/sites/${wrong}`, detail: 'is no site of yours' }]);
  }

  app.post(
    '/v1/users',
    {
      onRequest: auth.needs('manage'),
      config: { opensDoor: true, described: { idempotent: true } },
      schema: {
        tags,
        summary: 'Invite somebody: the answer has the link by which she sets her password',
        description: 'The link works once, for seven days. Give it to her yourself: nothing is sent.',
        body: NewUser,
        response: { 201: InvitedUser },
      },
    },
    async (request, reply) => {
      await manager(request);
      const told = request.body as NewUser;
      const email = normalizeEmail(told.email);
      if (email === null) throw invalid([{ pointer: '/email', detail: 'is not an e-mail address' }]);
      checkSites(told.sites);
      const now = clock.now();
      const user = {
        email,
        name: told.name,
        role: told.role,
        sites: told.sites ?? null,
        seesIdentifiers: told.seesIdentifiers ?? null,
      };
      const expiresAt = now + INVITATION_MS;
      const made = await createOnce(storage, request, reply, now, 'createUser', user, expiresAt, now);
      if (!made) throw taken();
      return reply.code(201).send({
        user: userView(made.user, null),
        link: linkOf(made.link),
        expiresAt: toIso(made.user.createdAt + INVITATION_MS),
      });
    },
  );

  app.get(
    '/v1/users',
    {
      onRequest: auth.needs('manage'),
      config: { csv: { name: 'users', rows: 'data' } },
      schema: { tags, summary: 'Who may sign in, and as what', querystring: UsersQuery, response: { 200: UserPage } },
    },
    async (request) => {
      await manager(request);
      const users = await storage.read('listUsers');
      return answerList<StoredUser, { id: string }, User>(request, {
        site: null,
        position: { id: 'text' },
        rows: (limit, after) => users.filter(({ id }) => !after || id > after.id).slice(0, limit),
        positionOf: ({ id }) => ({ id }),
        show: shown,
      });
    },
  );

  app.patch(
    '/v1/users/:id',
    {
      onRequest: auth.needs('manage'),
      config: { opensDoor: true, described: { problems: [409] } },
      schema: {
        tags,
        summary: 'Change name, role, sites or sight of a user, or lock her out; it holds from her next request on',
        params: Id,
        body: UserChange,
        response: { 200: UserSchema },
      },
    },
    async (request) => {
      await manager(request);
      const { id } = request.params as Static<typeof Id>;
      const change = request.body as UserChange;
      checkSites(change.sites);
      const changed = await storage.write('changeUser', id, change, clock.now());
      if (changed === null) throw new ProblemError('not_found');
      if (changed === 'last_owner') throw lastOwner();
      return (await shown([changed]))[0]!;
    },
  );

  app.delete(
    '/v1/users/:id',
    {
      onRequest: auth.needs('manage'),
      config: { described: { problems: [409] } },
      schema: {
        tags,
        summary: 'Remove a user; her sessions end at once',
        params: Id,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await manager(request);
      const { id } = request.params as Static<typeof Id>;
      const deleted = await storage.write('deleteUser', id);
      if (deleted === 'last_owner') throw lastOwner();
      if (!deleted) throw new ProblemError('not_found');
      return reply.code(204).send();
    },
  );

  app.post(
    '/v1/users/:id/link',
    {
      onRequest: auth.needs('manage'),
      config: { opensDoor: true },
      schema: {
        tags,
        summary: 'A new link for a user to set her password; the one before works no more',
        description: 'For somebody who has signed in before it works for 30 minutes, for others for seven days.',
        params: Id,
        response: { 201: UserLink },
      },
    },
    async (request, reply) => {
      await manager(request);
      const { id } = request.params as Static<typeof Id>;
      const user = (await storage.read('listUsers')).find((candidate) => candidate.id === id);
      const expiresAt = clock.now() + (user?.isActive ? RESET_MS : INVITATION_MS);
      const secret = user ? await storage.write('openUserLink', id, expiresAt) : null;
      if (!secret) throw new ProblemError('not_found');
      return reply.code(201).send({ link: linkOf(secret), expiresAt: toIso(expiresAt) });
    },
  );
}

const taken = () => new ProblemError('conflict', { detail: 'There is a user with this e-mail address' });
const lastOwner = () =>
  new ProblemError('conflict', { detail: 'This is the last owner of all sites: make another one first' });

function userView(user: StoredUser, digestProblem: User['digestProblem']): User {
  const { id, email, name, role, sites, seesIdentifiers: told, isActive, disabledAt, createdAt, signedInAt } = user;
  const status = disabledAt !== null ? 'disabled' : isActive ? 'active' : 'invited';
  return {
    id,
    email,
    name,
    role,
    sites,
    seesIdentifiers: seesIdentifiers(role, told),
    status,
    createdAt: toIso(createdAt),
    signedInAt: signedInAt === null ? null : toIso(signedInAt),
    digestProblem,
  };
}
