/** Whoever left a page open leaves no files about persons to others: a session that asks for one has confirmed who uses it. */
import type { FastifyInstance } from 'fastify';
import { type Auth, signedInBy } from './auth.ts';
import { wantsCsv } from './csv-answers.ts';
import { ProblemError } from './problem.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answers a file about persons: always, or where CSV is asked for. */
    personalFile?: 'always' | 'csv';
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
export function confirmFiles(app: FastifyInstance, auth: Auth): void {
  app.addHook('preValidation', async (request) => {
    const { personalFile } = request.routeOptions.config;
    if (!personalFile || (personalFile === 'csv' && !wantsCsv(request))) return;
    const caller = await auth.caller(request);
    if (!caller || auth.isConfirmed(caller) || (await auth.isMasked(request))) return;
    const by = signedInBy(caller);
    throw new ProblemError('confirmation_needed', by === 'share' ? {} : { detail: HOW[by] });
  });
}
