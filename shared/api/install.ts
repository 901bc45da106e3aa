/** Whether the tag works: what came so far, and what a page says. */
import { type Static, Type } from 'typebox';
import { Instant, Nullable } from './common.ts';
import { SystemCheck } from './system.ts';

export const InstallProgress = Type.Object({
  firstEventAt: Nullable(Instant, { description: 'when the oldest event that counts happened; null: none came' }),
  leads: Type.Boolean({ description: 'whether anybody said who she is' }),
  quarantined: Type.Record(Type.String(), Type.Integer(), { description: 'events kept aside, by reason' }),
  foreignHosts: Type.Array(Type.Object({ host: Type.String(), events: Type.Integer() }), {
    description: 'hosts that sent since the start of the server and are not among the domains, most first',
  }),
});
export type InstallProgress = Static<typeof InstallProgress>;

export const InstallCheck = Type.Object(
  { url: Type.String({ minLength: 1, maxLength: 2048, examples: ['https://www.acme.com/contact'] }) },
  { additionalProperties: false },
);
export type InstallCheck = Static<typeof InstallCheck>;

export const InstallFindings = Type.Object({
  url: Type.String({ description: 'the page that was looked at, after redirects' }),
  findings: Type.Array(SystemCheck, { description: 'what comes first is to be mended first' }),
});
export type InstallFindings = Static<typeof InstallFindings>;
