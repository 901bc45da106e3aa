/** What a week came to, as webhooks are told of it. No person is in it. */
import { type Static, Type } from 'typebox';
import { Alert } from './alert.ts';
import { Nullable } from './common.ts';

const Value = Type.Union([Type.Number(), Type.String(), Type.Null()], {
  description: 'money: a decimal text in the currency of the site; null: nothing to divide by',
});

export const DigestPayload = Type.Object({
  name: Type.String({ description: 'of the site' }),
  from: Type.String({ description: 'first day', examples: ['2026-01-26'] }),
  to: Type.String({ description: 'day after the last', examples: ['2026-02-02'] }),
  currency: Type.String({ examples: ['EUR'] }),
  figures: Type.Array(
    Type.Object({
      kpi: Type.String({ examples: ['leads'] }),
      value: Value,
      before: Value,
      change: Nullable(Type.Number(), { description: '(now - before) / before' }),
    }),
    { description: 'beside the week before' },
  ),
  channels: Type.Array(
    Type.Object({ channel: Type.String(), visits: Value, leads: Value, won: Value, revenue: Value }),
    { description: 'the five with the most revenue, then leads, then visits' },
  ),
  alerts: Type.Array(Alert, { description: 'those that are raised' }),
  text: Type.String({ description: 'all of it as lines of plain text' }),
  links: Type.Object({ dashboard: Type.String() }),
});
export type DigestPayload = Static<typeof DigestPayload>;
