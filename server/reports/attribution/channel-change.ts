/** What another definition of channels would do to the credits of won deals, for whoever previews it. */
import type { CreditsPreview } from '../../../shared/api/channels.ts';
import { currencyExponent, formatAmount } from '../../domain/money.ts';
import type { ChannelDefinition } from '../../domain/source/channel-definition.ts';
import type { StoredSite } from '../../storage/facts/sites.ts';
import { baseAsk } from './base-ask.ts';
import type { PlaceCredit } from './deal-changes.ts';
import type { AttributionReporter } from './reporter.ts';

/** @param limit deals that are told of @throws 504 when it takes longer than a report may */
export async function creditsUnder(
  reporter: AttributionReporter,
  site: StoredSite,
  definition: ChannelDefinition,
  limit: number,
): Promise<CreditsPreview> {
  const { answer } = await reporter.inTurn(site, false, (turn) =>
    turn.one<'dealChanges'>(
      { ...baseAsk(site, 'won'), names: true, instead: definition },
      { kind: 'dealChanges', limit },
    ),
  );
  const exponent = currencyExponent(site.currency);
  const shown = (places: readonly PlaceCredit[]) =>
    places.map(({ value, ...place }) => ({ ...place, value: formatAmount(value, exponent) }));
  return {
    currency: site.currency,
    deals: answer.deals,
    changes: answer.changes.map(({ deal, model, before, after }) => ({
      deal,
      model,
      before: shown(before),
      after: shown(after),
    })),
  };
}
