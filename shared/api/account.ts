/** Accounts: the companies of leads. */
import { type Static, Type } from 'typebox';
import { Nullable } from './common.ts';
import { DealOut } from './deal.ts';
import { JourneySummary } from './journey.ts';
import { Lead } from './lead.ts';

export const AccountDetail = Type.Object({
  id: Type.String({ description: 'the domain; of an account without one, its name' }),
  domain: Nullable(Type.String()),
  name: Nullable(Type.String()),
  leads: Type.Array(Lead),
  deals: Type.Array(DealOut),
  summary: JourneySummary,
});
export type AccountDetail = Static<typeof AccountDetail>;
