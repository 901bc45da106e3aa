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
  for (const { day, source, isInside, isReused, clicks } of clicksByDay(landed, dayOf)) {
    const { way, platform, isProven } = sources[source]!;
    const place = { day, platform, ...way };
    if (!ledger.isTold(place)) {
      if (!isInside) notCompared += clicks;
      continue;
    }
    if (!isInside) ledger.addOurs(place, clicks);
    if (isInside && !isReused) ledger.addCause(place, 'insideVisit', clicks);
    if (!isInside && isReused) ledger.addCause(place, 'reusedClicks', -clicks);
    if (isProven && !isReused) ledger.addProof(place, clicks);
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

interface ClicksOfDay {
  day: string;
  /** Place in the compared sources. */
  source: number;
  isInside: boolean;
  isReused: boolean;
  clicks: number;
}

/** There are hundreds a day of each source. */
function clicksByDay({ at, source, inside, reused }: LandedClicks, dayOf: (at: number) => string): ClicksOfDay[] {
  const days = new Map<string, ClicksOfDay[]>();
  for (let i = 0; i < at.length; i++) {
    const day = dayOf(at[i]!);
    let ofDay = days.get(day);
    if (!ofDay) {
      ofDay = [];
      days.set(day, ofDay);
    }
    const place = 4 * source[i]! + 2 * inside[i]! + reused[i]!;
    const known = ofDay[place];
    if (known) known.clicks++;
    else ofDay[place] = { day, source: source[i]!, isInside: inside[i] === 1, isReused: reused[i] === 1, clicks: 1 };
  }
  return [...days.values()].flatMap((ofDay) => Object.values(ofDay));
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
