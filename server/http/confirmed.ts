/**
 * Whoever left a page open leaves neither files about persons to others, nor a way in: a session that asks for one has
 * confirmed a short time ago who uses it.
 */
import type { FastifyInstance } from 'fastify';
import { type Auth, signedInBy } from './auth.ts';
import { wantsCsv } from './csv-answers.ts';
import { ProblemError } from './problem.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answers a file about persons: always, or where CSV is asked for. */
    personalFile?: 'always' | 'csv';
    /** Makes something that goes on when this session is over: a key, a user or what she may do, a webhook of either way, a shared link. */
    opensDoor?: boolean;
  }
}

/** How, by what the session was begun with. */
const HOW = {
  user: 'Send your password to POST /v1/session/confirm, then ask again',
  key: 'Send the key you signed in with to POST /v1/session/confirm, then ask again',
  start:
    'Whoever came by the link of the start has nothing to confirm with: make your account (POST /v1/profile/owner), then ask again',
};

/** For every route that is added behind it. Keys, and masked lists, go without. */
export function requireConfirmation(app: FastifyInstance, auth: Auth): void {
  app.addHook('preValidation', async (request) => {
    const { personalFile, opensDoor } = request.routeOptions.config;
    const isFile = personalFile === 'always' || (personalFile === 'csv' && wantsCsv(request));
    if (!isFile && !opensDoor) return;
    const caller = await auth.caller(request);
    if (!caller || auth.isConfirmed(caller)) return;
    if (!opensDoor && (await auth.isMasked(request))) return;
    const by = signedInBy(caller);
    throw new ProblemError('confirmation_needed', by === 'share' ? {} : { detail: HOW[by] });
  });
}
