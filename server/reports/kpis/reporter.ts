/** Adds up what KPIs are made of, for one period: costs, visits, milestones and answers, each in its groups. */

import type { CustomModel } from '../../../shared/api/compute.ts';
import type { Coverage, KpiDimension, MissingMoney } from '../../../shared/api/kpi.ts';
import type { Frame } from '../../domain/attribution/eligible.ts';
import type { ModelSettings } from '../../domain/attribution/model.ts';
import { addDays, dayIn, TIME_UNITS, type TimeUnit, unitOf } from '../../domain/day.ts';
import { type KpiSums, noSums } from '../../domain/kpis/kpis.ts';
import { currencyExponent, formatAmount } from '../../domain/money.ts';
import { Rates } from '../../domain/rates.ts';
import { deriveSettings, type StoredSite } from '../../storage/facts/sites.ts';
import type { ForeignDeal } from '../../storage/reads/attribution/columns.ts';
import type { Period } from '../../storage/reads/reports/visits.ts';
import type { Storage } from '../../storage/storage.ts';
import { baseAsk } from '../attribution/base-ask.ts';
import { detailOf, type Key, type TouchFilters } from '../attribution/groups.ts';
import type { MeasuredAll } from '../attribution/measure.ts';
import { isFitted } from '../attribution/read-settings.ts';
import { type AttributionReporter, type Turn, unfitted } from '../attribution/reporter.ts';
import { CostBook } from './costs.ts';
import type { NpsAnswer, NpsGroup } from './nps.ts';
import { groupVisits } from './visits.ts';

export interface KpiAsk {
  period: Period;
  groupBy: readonly KpiDimension[];
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

const STEPS = ['lead', 'mql', 'sql', 'opportunity', 'won'] as const;
type Step = (typeof STEPS)[number];

export class KpiReporter {
  readonly #storage: Storage;
  readonly #attribution: AttributionReporter;

  constructor(storage: Storage, attribution: AttributionReporter) {
    this.#storage = storage;
    this.#attribution = attribution;
  }

  /** Several periods or groupings, of one state of the data. */
  answer(site: StoredSite, asks: readonly KpiAsk[]): Promise<KpiAnswer[]> {
    return this.#attribution.inTurn(site, true, async (turn) => {
      const answers: KpiAnswer[] = [];
      for (const ask of asks) answers.push(await this.#one(site, ask, turn));
      return answers;
    });
  }

  async #one(site: StoredSite, ask: KpiAsk, turn: Turn): Promise<KpiAnswer> {
    const { siteId, currency, timeZone } = site;
    const { period, groupBy, filters } = ask;
    const dayOf = dayIn(timeZone);
    const days = { from: dayOf(Math.max(0, period.from)), to: addDays(dayOf(Math.min(period.to, END_OF_DAYS) - 1), 1) };
    const asked = [...groupBy, ...(Object.keys(filters) as KpiDimension[])];
    const details = [...new Set(asked.map(detailOf).filter((detail) => detail !== null))];
    const [costs, rates, touched, campaigns, visits, answers, consents] = await Promise.all([
      this.#storage.read('findCosts', siteId, days, null, null),
      this.#storage.read('listRates', siteId),
      this.#storage.read('touchedSources', siteId, period),
      this.#storage.read('campaignNames', siteId),
      this.#storage.read('visitColumns', siteId, period, details, deriveSettings(site), turn.deadline),
      this.#storage.read('npsAnswers', siteId, period),
      this.#storage.read('consentOfLeads', siteId, period),
    ]);
    const book = new Sums();
    const missing: MissingMoney[] = [];

    const costBook = new CostBook(touched, campaigns, site.channels.rules, dayOf);
    const converter = new Rates(rates, currency);
    let [spend, spendMatched] = [0n, 0n];
    for (const cost of costs) {
      const counted = costBook.count(cost, converter, currency, missing);
      if (!counted || !costBook.allowed(filters, counted)) continue;
      spend += counted.minor;
      if (counted.matched) spendMatched += counted.minor;
      const sums = book.of(groupBy.map((dimension) => costBook.value(dimension, counted)));
      for (const one of [sums, book.totals]) {
        one.spend += counted.minor;
        one.clicks += cost.clicks ?? 0;
        one.impressions += cost.impressions ?? 0;
      }
    }

    const grouped = groupVisits(visits, details, groupBy, filters, dayOf);
    for (const group of grouped.groups) {
      const sums = book.of(group.key);
      sums.visits += group.visits;
      sums.visitors += group.visitors;
    }
    book.totals.visits = grouped.visits;
    book.totals.visitors = grouped.visitors;

    let withJourney = 0;
    for (const step of STEPS) {
      const { measured, foreign } = await this.#measure(site, ask, step, details, turn);
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
    const leads = consents.length;
    const withoutConsent = consents.filter(
      ({ consent }) => consent === 'denied' || (consent === null && site.consent === 'required'),
    ).length;
    const amount = (minor: bigint) => formatAmount(minor, currencyExponent(currency));
    return {
      rows: book.rows(),
      totals: book.totals,
      coverage: {
        leads,
        withJourney,
        withoutJourney: leads - withJourney,
        withoutConsent,
        cookieless: consents.filter(({ browser }) => !browser).length,
        spend: amount(spend),
        spendMatched: amount(spendMatched),
      },
      missing,
    };
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
    const { timeZone } = site;
    const { answer } = await turn.one<'nps'>(
      { ...baseAsk(site, 'lead'), names: true, accounts: true, details },
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
        period: { basis: 'milestone', ...period },
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
      },
    );
    if (!answer.ok) throw unfitted(answer);
    return { measured: answer.measured, foreign };
  }
}

/** Do touchpoints decide what is in which group? Time alone does not need them. */
const byTouchpoints = (groupBy: readonly string[], filters: TouchFilters): boolean =>
  [...groupBy, ...Object.keys(filters)].some((name) => !(TIME_UNITS as readonly string[]).includes(name));

/** After every day that can be told; in no time zone the day after it has five figures in its year. */
const END_OF_DAYS = Date.UTC(9999, 11, 30);

function missingOf({ deal, date, currency, amount }: ForeignDeal, into: string): MissingMoney {
  return { kind: 'deal', deal, date, from: currency, to: into, amount };
}

const COUNT_OF = { lead: 'leads', mql: 'mqls', sql: 'sqls', opportunity: 'opportunities', won: 'won' } as const;

function addStep(book: Sums, step: Step, row: MeasuredAll['rows'][number]): void {
  for (const sums of [book.of(row.key), book.totals]) {
    sums[COUNT_OF[step]] += row.conversions;
    if (step === 'lead') sums.cohortWon += row.won;
    if (step === 'opportunity') sums.pipeline += row.open;
    if (step !== 'won') continue;
    sums.revenue += row.value;
    sums.mrr += row.recurring;
    for (const name of ['days', 'daysFromLead'] as const) {
      sums[name].sum += row[name].sum;
      sums[name].weight += row[name].weight;
    }
  }
}

/** Sums by group. */
class Sums {
  readonly totals = noSums();
  readonly #groups = new Map<string, { key: Key; sums: KpiSums }>();

  of(key: Key): KpiSums {
    const text = JSON.stringify(key);
    let group = this.#groups.get(text);
    if (!group) {
      group = { key, sums: noSums() };
      this.#groups.set(text, group);
    }
    return group.sums;
  }

  /** In the order of their keys; what is not set last. */
  rows(): { key: Key; sums: KpiSums }[] {
    const text = ({ key }: { key: Key }) => key.map((value) => value ?? '\uffff').join('\u0000');
    return [...this.#groups.values()].sort((a, b) => (text(a) < text(b) ? -1 : 1));
  }
}
