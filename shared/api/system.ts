/** `GET /v1/system/checks`: whether the installation is well. */
import { type Static, Type } from 'typebox';
import { OneOf } from '../one-of.ts';
import { Instant, Nullable } from './common.ts';

export const CHECK_STATUSES = ['ok', 'warn', 'fail'] as const;

export const SystemCheck = Type.Object({
  id: Type.String({ description: 'what is looked at', examples: ['disk'] }),
  status: OneOf(CHECK_STATUSES),
  said: Type.String({ description: 'what was found, one sentence' }),
  todo: Nullable(Type.String({ description: 'what to do about it; null where nothing is to be done' })),
});
export type SystemCheck = Static<typeof SystemCheck>;

export const SystemChecks = Type.Object({
  status: OneOf(CHECK_STATUSES),
  checkedAt: Instant,
  checks: Type.Array(SystemCheck),
});
export type SystemChecks = Static<typeof SystemChecks>;
