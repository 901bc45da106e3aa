/** Brings claims and what was seen together, one ledger for clicks and one for conversions. */
import type { ClickCause, ConversionCause } from '../../../shared/api/reconciliation.ts';
import { Ledger, type TagCause } from '../../domain/reconciliation/ledger.ts';
import type { AsideClicks, LandedClicks } from '../../storage/reads/reports/landed-clicks.ts';
import type { ClaimedConversions } from './claimed-conversions.ts';
import { type Claims, wayOf } from './claims.ts';

export type ClickLedger = Ledger<Exclude<ClickCause, TagCause>>;
export type ConversionLedger = Ledger<Exclude<ConversionCause, TagCause>>;

/** The sources whose visits are compared, by their ids: places in the landed clicks. */
export const comparedSources = (claims: Claims) =>
  claims.sources.flatMap((source) => {
    const of = claims.platformOf(source, source.clickIds);
    return of ? [{ ...of, id: source.id, way: wayOf(source) }] : [];
  });

export function reconcileClicks(
  claims: Claims,
  sources: ReturnType<typeof comparedSources>,
  landed: LandedClicks,
  aside: readonly AsideClicks[],
  dayOf: (at: number) => string,
): { ledger: ClickLedger; notCompared: number } {
  const ledger: ClickLedger = new Ledger();
  for (const { place, clicks } of claims.list) if (clicks !== null) ledger.claim(place, clicks);
  let notCompared = 0;
  for (const [i, at] of landed.at.entries()) {
    const { way, platform, isProven } = sources[landed.source[i]!]!;
    const place = { day: dayOf(at), platform, ...way };
    const [isInside, isReused] = [landed.inside[i] === 1, landed.reused[i] === 1];
    if (!ledger.isTold(place)) {
      if (!isInside) notCompared++;
      continue;
    }
    if (!isInside) ledger.addOurs(place, 1);
    if (isInside && !isReused) ledger.addCause(place, 'insideVisit', 1);
    if (!isInside && isReused) ledger.addCause(place, 'reusedClicks', -1);
    if (isProven && !isReused) ledger.addProof(place, 1);
  }
  for (const { at, isBot, clicks, clickIds, ...told } of aside) {
    const of = claims.platformOf(told, clickIds);
    if (!of) continue;
    const place = { day: dayOf(at), platform: of.platform, ...wayOf(told) };
    if (!ledger.isTold(place)) continue;
    ledger.addCause(place, isBot ? 'bots' : 'quarantined', clicks);
    if (of.isProven) ledger.addProof(place, clicks);
  }
  ledger.settle();
  return { ledger, notCompared };
}

export function reconcileConversions(claims: Claims, found: readonly ClaimedConversions[]): ConversionLedger {
  const ledger: ConversionLedger = new Ledger();
  for (const { place, conversions } of claims.list) if (conversions !== null) ledger.claim(place, conversions);
  for (const { place, conversions, viewThrough } of claims.list) {
    if (conversions !== null) ledger.addCause(place, 'viewThrough', viewThrough ?? 0);
  }
  for (const { way, platform, isProven, day, ours, ...causes } of found) {
    const place = { day, platform, ...way };
    if (!ledger.isTold(place)) continue;
    ledger.addOurs(place, ours);
    for (const cause of ['otherDay', 'sharedCredit', 'outsideWindow'] as const) {
      ledger.addCause(place, cause, causes[cause]);
    }
    if (isProven) ledger.addProof(place, ours + causes.otherDay + causes.sharedCredit + causes.outsideWindow);
  }
  ledger.settle();
  return ledger;
}
