/** Explains one deal: under each model every touchpoint of its journey, what it earned, why, and what ties it to the deal. */
import type { DealAttributionQuery, ExplainedCredit } from '../../../shared/api/attribution.ts';
import type { FitReport } from '../../../shared/api/compute.ts';
import { channelWeigher } from '../../domain/attribution/channel-weights.ts';
import { explain, weighAll } from '../../domain/attribution/credit.ts';
import { eligible, type Frame } from '../../domain/attribution/eligible.ts';
import type { JourneyTable } from '../../domain/attribution/journey-table.ts';
import type { Weigher } from '../../domain/attribution/model.ts';
import { wonAt } from '../../domain/deal.ts';
import { toIso } from '../../domain/iso.ts';
import { allocate, currencyExponent, formatAmount } from '../../domain/money.ts';
import { type FieldError, invalid } from '../../http/problem.ts';
import type { StoredDeal } from '../../storage/facts/deals.ts';
import type { StoredSite } from '../../storage/facts/sites.ts';
import { type AttributionColumns, type Measure, MILESTONE_COLUMNS } from '../../storage/reads/attribution/columns.ts';
import type { Storage } from '../../storage/storage.ts';
import { baseAsk } from './base-ask.ts';
import { Evidence } from './evidence.ts';
import { journeysOf } from './journeys.ts';
import type { ColumnsAsk } from './read-columns.ts';
import type { SiteDefinitions } from './read-query.ts';
import { isFitted, readFrame, readModelSettings, readModels } from './read-settings.ts';
import { modelOf, type ReportAsk } from './report.ts';
import type { AttributionReporter } from './reporter.ts';
import { definitionsView, missingRate, settingsView } from './view.ts';

/** A deal's journey is read whole, however long that takes. */
const TIME_MS = 30_000;

export interface DealParts {
  storage: Storage;
  reporter: AttributionReporter;
}

/** All of the answer but the deal itself. */
export async function explainDeal(
  { storage, reporter }: DealParts,
  site: StoredSite,
  stored: StoredDeal,
  query: DealAttributionQuery,
  definitions: SiteDefinitions,
) {
  const errors: FieldError[] = [];
  const models = readModels(query.models, definitions.models, errors);
  const frame = readFrame(query, errors);
  if (errors.length > 0) throw invalid(errors);
  const settings = readModelSettings(query);
  const milestone = query.milestone ?? (wonAt(stored.deal) === null ? 'opportunity' : 'won');
  const asked: ColumnsAsk = { ...baseAsk(site, milestone), scope: query.scope ?? 'contacts' };
  const measure = query.value ?? 'value';
  const fitted = { models: models.filter(isFitted), frame, settings, measure, timeZone: site.timeZone };
  const fits = await fitsOf(reporter, site, asked, fitted);
  const [columns, claims] = await Promise.all([
    storage.read('attributionColumns', site.siteId, {
      ...asked,
      deal: stored.externalId,
      ids: true,
      deadline: Date.now() + TIME_MS,
    }),
    storage.read(
      'claimsAboutPeople',
      site.siteId,
      stored.deal.leads.map((lead) => lead.identifier),
    ),
  ]);
  const journey = new DealJourney(
    columns,
    frame,
    new Evidence(
      claims,
      stored.deal.leads.map((lead) => lead.identifier),
    ),
    site.currency,
    measure,
  );
  return {
    milestone: journey.reached === null ? null : { type: milestone, occurredAt: toIso(journey.reached) },
    milestones: journey.milestones(),
    currency: site.currency,
    value: journey.amount(journey.value),
    models: Object.fromEntries(
      models
        .map(modelOf)
        .map((model) => [
          model.id,
          journey.credits((table) =>
            model.kind === 'heuristic' ? model.weigher(settings) : channelWeigher(fits[model.id]!, table),
          ),
        ]),
    ),
    fit: fits,
    missingRates: columns.foreign
      .filter((deal) => deal.measure === measure)
      .map((deal) => missingRate(deal, site.currency)),
    settings: settingsView({ columns: asked, report: { frame, settings, measure } }),
    definitions: definitionsView(models, milestone, site.channels.version),
  };
}

/** Fitted models learn from all journeys, not from this one. */
async function fitsOf(
  reporter: AttributionReporter,
  site: StoredSite,
  asked: ColumnsAsk,
  fitted: Pick<ReportAsk, 'models' | 'frame' | 'settings' | 'measure' | 'timeZone'>,
): Promise<Record<string, FitReport>> {
  if (fitted.models.length === 0) return {};
  const { sums } = await reporter.report(
    site,
    { ...asked, unconverted: true },
    { ...fitted, groupBy: ['channel'], filters: {}, details: [], firstTouch: null },
  );
  return sums.fits;
}

class DealJourney {
  /** When the milestone was reached; null: it was not. */
  readonly reached: number | null;
  /** Minor units of the site's currency. */
  readonly value: bigint;
  readonly #columns: AttributionColumns;
  readonly #frame: Frame;
  readonly #evidence: Evidence;
  readonly #full: JourneyTable;
  readonly #table: JourneyTable;
  readonly #exponent: number;

  constructor(columns: AttributionColumns, frame: Frame, evidence: Evidence, currency: string, measure: Measure) {
    this.#columns = columns;
    this.#frame = frame;
    this.#evidence = evidence;
    this.#full = journeysOf(columns, null, measure).table;
    this.#table = eligible(this.#full, frame);
    this.#exponent = currencyExponent(currency);
    this.reached = this.#full.at[0] ?? null;
    this.value = columns.journeys[measure][0] ?? 0n;
  }

  amount(minor: bigint): string {
    return formatAmount(minor, this.#exponent);
  }

  milestones(): Record<string, string | null> {
    const { milestones } = this.#columns.journeys;
    return Object.fromEntries(
      MILESTONE_COLUMNS.map((name) => {
        const at = milestones[name][0] ?? Number.NaN;
        return [name, Number.isNaN(at) ? null : toIso(at)];
      }),
    );
  }

  credits(weigherFor: (table: JourneyTable) => Weigher): { touchpoints: ExplainedCredit[]; unattributed: string } {
    if (this.reached === null) return { touchpoints: [], unattributed: this.amount(0n) };
    const [full, table] = [this.#full, this.#table];
    const weigher = weigherFor(table);
    const weights = weighAll(table, weigher);
    const parts = allocate(this.value, Array.from(weights));
    const earned = new Map(Array.from(table.row, (row, i) => [row, parts[i]!]));
    const lines = explain(full, table, this.#frame, weigher, weights, 0);
    return {
      touchpoints: lines.map(({ row, weight, reason }) => ({
        ...this.#touchpoint(full.row[row]!),
        weight,
        value: this.amount(earned.get(row) ?? 0n),
        reason,
      })),
      unattributed: this.amount(parts.length === 0 ? this.value : 0n),
    };
  }

  #touchpoint(t: number): Omit<ExplainedCredit, 'weight' | 'value' | 'reason'> {
    const { touches, origins, types, ids } = this.#columns;
    const { channel, channelRule, source, medium, campaign } = origins[touches.origin[t]!]!;
    const at = touches.time[t]!;
    return {
      touchpoint: ids!.id[t]!,
      occurredAt: toIso(at),
      type: types[touches.type[t]!]!,
      channel,
      source,
      medium,
      campaign,
      channelRule,
      claims: this.#evidence.of(ids!.visitor[t]!, at, ids!.identifiers[t]!),
    };
  }
}
