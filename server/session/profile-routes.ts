/** What a user does about her own account: password and sessions. And the first account of all. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { NewOwner, PasswordChange, SessionList, SignedIn } from '../../shared/api/user.ts';
import { LIMITS } from '../../shared/limits.ts';
import { SCOPES_OF_ROLE } from '../../shared/vocabulary.ts';
import { normalizeEmail } from '../domain/identity/identifier.ts';
import { toIso } from '../domain/iso.ts';
import { deviceView } from '../domain/journey/views.ts';
import { type Bearer, signedInBy } from '../http/auth.ts';
import { invalid, ProblemError } from '../http/problem.ts';
import { beginSession, type SessionParts } from './begin-session.ts';
import { checkPassword, hashPassword, isPassword } from './passwords.ts';
import { SignInGuard } from './sign-in-guard.ts';

const Id = Type.Object({ id: Type.String({ maxLength: LIMITS.idChars }) });

export async function profileRoutes(app: FastifyInstance, parts: SessionParts): Promise<void> {
  const { storage, auth, clock } = parts;
  const tags = ['Profile'];
  const guard = new SignInGuard();

  /** @throws 409 for a key, or a session of none: they have no account */
  async function own(request: FastifyRequest): Promise<Extract<Bearer, { kind: 'user' }>> {
    const { by } = await auth.require(request, 'read');
    if (by.kind !== 'user') throw new ProblemError('conflict', { detail: 'Only a user who is signed in has this' });
    return by;
  }

  app.post(
    '/v1/profile/owner',
    {
      onRequest: auth.needs('manage'),
      config: { described: { problems: [409] } },
      schema: {
        tags,
        summary: 'Make an owner of who signed in by the link of the start, and go on as that user',
        body: NewOwner,
        response: { 201: SignedIn },
      },
    },
    async (request, reply) => {
      if (signedInBy(await auth.require(request, 'manage')) !== 'start')
        throw new ProblemError('conflict', { detail: 'Only who signed in by the link of the start can do this' });
      const told = request.body as NewOwner;
      const email = normalizeEmail(told.email);
      if (email === null) throw invalid([{ pointer: '/email', detail: 'is not an e-mail address' }]);
      checkPassword(told.password, told);
      const password = await hashPassword(told.password);
      const user = await storage.write('createOwner', { email, name: told.name }, password, clock.now());
      if (!user) throw new ProblemError('conflict', { detail: 'There is a user with this e-mail address' });
      await beginSession(parts, request, reply, { userId: user.id });
      return reply.code(201).send({ scopes: SCOPES_OF_ROLE[user.role] });
    },
  );

  app.post(
    '/v1/profile/password',
    {
      onRequest: auth.needs('read'),
      config: { described: { problems: [409, 429] } },
      schema: {
        tags,
        summary: 'Change your own password; all your other sessions end',
        body: PasswordChange,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { user, sessionId } = await own(request);
      const { current, password } = request.body as PasswordChange;
      checkPassword(password, user);
      guard.begin(user.id, request.ip, clock.now());
      const known = await storage.read('credentialsOf', user.email);
      if (!(await isPassword(known?.password ?? null, current)))
        throw invalid([{ pointer: '/current', detail: 'is not your password' }]);
      guard.succeeded(user.id, request.ip);
      await storage.write('changePassword', user.id, await hashPassword(password), sessionId);
      return reply.code(204).send();
    },
  );

  app.get(
    '/v1/profile/sessions',
    {
      onRequest: auth.needs('read'),
      config: { described: { problems: [409] } },
      schema: { tags, summary: 'Where you are signed in, the last used first', response: { 200: SessionList } },
    },
    async (request): Promise<Static<typeof SessionList>> => {
      const { user, sessionId } = await own(request);
      const sessions = await storage.read('sessionsOf', user.id, clock.now());
      return {
        data: sessions.map(({ id, device, createdAt, seenAt }) => ({
          id,
          device: deviceView(device),
          createdAt: toIso(createdAt),
          seenAt: toIso(seenAt),
          current: id === sessionId,
        })),
      };
    },
  );

  app.delete(
    '/v1/profile/sessions',
    {
      onRequest: auth.needs('read'),
      config: { described: { problems: [409] } },
      schema: { tags, summary: 'End all your sessions but this one', response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const { user, sessionId } = await own(request);
      await storage.write('endOtherSessions', user.id, sessionId);
      return reply.code(204).send();
    },
  );

  app.delete(
    '/v1/profile/sessions/:id',
    {
      onRequest: auth.needs('read'),
      config: { described: { problems: [409] } },
      schema: { tags, summary: 'End one of your sessions', params: Id, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const { user } = await own(request);
      const { id } = request.params as Static<typeof Id>;
      if (!(await storage.write('endSessionOf', user.id, id))) throw new ProblemError('not_found');
      return reply.code(204).send();
    },
  );
}
