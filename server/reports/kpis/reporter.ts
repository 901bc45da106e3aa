/** Adds up what KPIs are made of, for one period: costs, visits, milestones and answers, each in its groups. */

import type { CustomModel } from '../../../shared/api/compute.ts';
import type { Coverage, MissingMoney } from '../../../shared/api/kpi.ts';
import type { ReportDimension } from '../../../shared/vocabulary.ts';
import type { Frame } from '../../domain/attribution/eligible.ts';
import type { ModelSettings } from '../../domain/attribution/model.ts';
import { dayIn, TIME_UNITS, type TimeUnit, unitOf } from '../../domain/day.ts';
import type { KpiSums } from '../../domain/kpis/kpis.ts';
import { currencyExponent, formatAmount } from '../../domain/money.ts';
import { Rates } from '../../domain/rates.ts';
import type { StoredSite } from '../../storage/facts/sites.ts';
import type { ForeignDeal } from '../../storage/reads/attribution/columns.ts';
import type { Period } from '../../storage/reads/reports/visits.ts';
import type { Storage } from '../../storage/storage.ts';
import { baseAsk } from '../attribution/base-ask.ts';
import { detailOf, type Key, type TouchFilters } from '../attribution/groups.ts';
import type { MeasuredAll } from '../attribution/measure.ts';
import { isFitted } from '../attribution/read-settings.ts';
import { type AttributionReporter, type Turn, unfitted } from '../attribution/reporter.ts';
import { readCosts } from './costs.ts';
import type { NpsAnswer, NpsGroup } from './nps.ts';
import { addStep, STEPS, type Step, Sums } from './sums.ts';
import { readVisits } from './visits.ts';

/** Of a period that goes on for ever. */
export const END = Number.MAX_SAFE_INTEGER;

export interface KpiAsk {
  period: Period;
  groupBy: readonly ReportDimension[];
  filters: TouchFilters;
  model: string | CustomModel;
  frame: Frame;
  settings: ModelSettings;
}

export interface KpiAnswer {
  rows: { key: Key; sums: KpiSums }[];
  totals: KpiSums;
  coverage: Coverage;
  missing: MissingMoney[];
}

export type AnswerKpis = (asks: readonly KpiAsk[]) => Promise<KpiAnswer[]>;

export class KpiReporter {
  readonly #storage: Storage;
  readonly #attribution: AttributionReporter;

  constructor(storage: Storage, attribution: AttributionReporter) {
    this.#storage = storage;
    this.#attribution = attribution;
  }

  /** Several periods or groupings, of one state of the data. */
  answer(site: StoredSite, asks: readonly KpiAsk[]): Promise<KpiAnswer[]> {
    return this.inTurn(site, (answer) => answer(asks));
  }

  /** The same for questions that are asked one after the other. */
  inTurn<T>(site: StoredSite, work: (answer: AnswerKpis) => Promise<T>): Promise<T> {
    return this.#attribution.inTurn(site, true, (turn) =>
      work(async (asks) => {
        const answers: KpiAnswer[] = [];
        for (const ask of asks) answers.push(await this.#one(site, ask, turn));
        return answers;
      }),
    );
  }

  async #one(site: StoredSite, ask: KpiAsk, turn: Turn): Promise<KpiAnswer> {
    const { siteId, currency } = site;
    const { period, groupBy, filters } = ask;
    const asked = [...groupBy, ...(Object.keys(filters) as ReportDimension[])];
    const details = [...new Set(asked.map(detailOf).filter((detail) => detail !== null))];
    // Journeys take the longest: everything else is read beside them.
    const steps = this.#steps(site, ask, details, turn);
    const ended = steps.then(
      () => {},
      () => {},
    );
    const [costs, rates, visits, answers, counted] = await Promise.all([
      readCosts(this.#storage, site, period),
      this.#storage.read('listRates', siteId),
      readVisits(this.#storage, site, period, groupBy, filters, turn.deadline),
      this.#storage.read('npsAnswers', siteId, period),
      this.#storage.read('leadCoverage', siteId, period, turn.deadline),
    ]).catch(async (error) => {
      // The turn is over when all of it is.
      await ended;
      throw error;
    });
    const book = new Sums();
    const missing: MissingMoney[] = [];

    const converter = new Rates(rates, currency);
    let [spend, spendMatched] = [0n, 0n];
    for (const cost of costs.costs) {
      const own = costs.count(cost, converter, currency, missing);
      if (!costs.allowed(filters, own)) continue;
      spend += own.minor;
      if (own.matched) spendMatched += own.minor;
      const sums = book.of(groupBy.map((dimension) => costs.value(dimension, own)));
      for (const one of [sums, book.totals]) {
        one.spend += own.minor;
        one.clicks += cost.clicks ?? 0;
        one.impressions += cost.impressions ?? 0;
      }
    }

    for (const group of visits.groups) {
      const sums = book.of(group.key);
      sums.visits += group.visits;
      sums.visitors += group.visitors;
    }
    book.totals.visits = visits.totals.visits;
    book.totals.visitors = visits.totals.visitors;

    let withJourney = 0;
    for (const { step, measured, foreign } of await steps) {
      if (step === 'lead') withJourney = measured.withTouchpoint;
      if (step === 'won') missing.push(...foreign.map((deal) => missingOf(deal, currency)));
      for (const row of measured.rows) addStep(book, step, row);
    }

    for (const { key, ...counts } of await this.#nps(site, ask, answers, details, turn)) {
      for (const sums of groupBy.length > 0 ? [book.of(key), book.totals] : [book.totals]) {
        sums.answers += counts.answers;
        sums.promoters += counts.promoters;
        sums.detractors += counts.detractors;
      }
    }
    const { leads, withBrowser, said, denied } = counted;
    const withoutConsent = denied + (site.consent === 'required' ? leads - said : 0);
    const amount = (minor: bigint) => formatAmount(minor, currencyExponent(currency));
    return {
      rows: book.rows(),
      totals: book.totals,
      coverage: {
        leads,
        withJourney,
        withoutJourney: leads - withJourney,
        withoutConsent,
        cookieless: leads - withBrowser,
        spend: amount(spend),
        spendMatched: amount(spendMatched),
      },
      missing,
    };
  }

  /** The journeys of one step are read while those of another are measured. */
  async #steps(site: StoredSite, ask: KpiAsk, details: NonNullable<ReturnType<typeof detailOf>>[], turn: Turn) {
    const steps = STEPS.map(async (step) => ({ step, ...(await this.#measure(site, ask, step, details, turn)) }));
    // The turn is over when all of them are.
    await Promise.allSettled(steps);
    return Promise.all(steps);
  }

  /** Answers in their groups: shared out by the model where touchpoints decide, else each whole. */
  async #nps(
    site: StoredSite,
    { groupBy, filters, model, frame, settings }: KpiAsk,
    told: readonly { at: number; score: unknown; leadId: string | null }[],
    details: NonNullable<ReturnType<typeof detailOf>>[],
    turn: Turn,
  ): Promise<NpsGroup[]> {
    const answers = told.flatMap(({ at, score, leadId }): NpsAnswer[] => {
      const value = Number(score);
      return score === null || score === '' || !(value >= 0 && value <= 10) ? [] : [{ at, leadId, score: value }];
    });
    if (answers.length === 0) return [];
    if (!byTouchpoints(groupBy, filters)) {
      const dayOf = dayIn(site.timeZone);
      return answers.map(({ at, score }) => ({
        key: groupBy.map((dimension) => unitOf(dayOf(at), dimension as TimeUnit)),
        answers: 1,
        promoters: Number(score >= 9),
        detractors: Number(score <= 6),
      }));
    }
    const { timeZone, channelGroups } = site;
    const { answer } = await turn.one<'nps'>(
      { ...baseAsk(site, 'lead'), names: true, details },
      // Whoever gave no answer was not asked: fitted models have nothing to compare with.
      {
        kind: 'nps',
        answers,
        model: isFitted(model) ? 'linear' : model,
        frame,
        settings,
        groupBy,
        filters,
        details,
        timeZone,
        channelGroups,
      },
    );
    return answer;
  }

  async #measure(
    site: StoredSite,
    { period, groupBy, filters, model, frame, settings }: KpiAsk,
    milestone: Step,
    details: NonNullable<ReturnType<typeof detailOf>>[],
    turn: Turn,
  ): Promise<{ measured: MeasuredAll; foreign: ForeignDeal[] }> {
    const byTouch = byTouchpoints(groupBy, filters);
    const { answer, foreign } = await turn.one(
      {
        ...baseAsk(site, milestone),
        // Of all time it is what other reports ask too.
        period: period.from <= 0 && period.to >= END ? null : { basis: 'milestone', ...period },
        // Sales cycles and coverage look at touchpoints even where nothing is grouped by them.
        touches: byTouch || milestone === 'lead' || milestone === 'won',
        unconverted: byTouch && isFitted(model),
        details,
      },
      {
        kind: 'measure',
        model: byTouch ? model : 'linear',
        frame,
        settings,
        groupBy,
        filters,
        details,
        timeZone: site.timeZone,
        channelGroups: site.channelGroups,
      },
    );
    if (!answer.ok) throw unfitted(answer);
    return { measured: answer.measured, foreign };
  }
}

/** Do touchpoints decide what is in which group? Time alone does not need them. */
const byTouchpoints = (groupBy: readonly string[], filters: TouchFilters): boolean =>
  [...groupBy, ...Object.keys(filters)].some((name) => !(TIME_UNITS as readonly string[]).includes(name));

function missingOf({ deal, date, currency, amount }: ForeignDeal, into: string): MissingMoney {
  return { kind: 'deal', deal, date, from: currency, to: into, amount };
}
