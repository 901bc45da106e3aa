/** Costs of advertising and rates of currencies: told row by row, the last told stands. */
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { site as siteParameter } from '../../shared/api/common.ts';
import { RowsWritten } from '../../shared/api/contact.ts';
import { CostIn, type CostOut, CostPage, CostQuery, RateIn, RatePage, RateQuery } from '../../shared/api/cost.ts';
import { addDays } from '../../shared/periods.ts';
import type { Clock } from '../clock.ts';
import type { Cost, CostKey } from '../domain/cost.ts';
import { dayIn } from '../domain/day.ts';
import { currencyExponent, formatAmount } from '../domain/money.ts';
import type { Auth } from '../http/auth.ts';
import { valuesOf } from '../http/filters.ts';
import { answerList, answerShortList } from '../http/list.ts';
import { readPeriod } from '../http/period.ts';
import { rowsBody, writeRows } from '../http/rows.ts';
import type { CostFilter } from '../storage/facts/costs.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import type { Storage } from '../storage/storage.ts';
import { readCost, readRateRow } from './read-cost.ts';

export interface CostParts {
  storage: Storage;
  auth: Auth;
  clockOf(site: StoredSite): Clock;
}

const SiteQuery = Type.Object(siteParameter, { additionalProperties: false });
const costIn = { schema: CostIn, validator: Compile(CostIn) };
const rateIn = { schema: RateIn, validator: Compile(RateIn) };

export async function costRoutes(app: FastifyInstance, { storage, auth, clockOf }: CostParts): Promise<void> {
  app.put(
    '/v1/costs',
    {
      onRequest: auth.needs('ingest'),
      schema: {
        tags: ['Costs'],
        summary: 'Tell what advertising costs, a row a day and campaign',
        description:
          'Upserts by (date, source, medium, campaign, content, term, adId): the same row again changes nothing.',
        querystring: SiteQuery,
        body: rowsBody(CostIn),
        response: { 200: RowsWritten },
      },
    },
    async (request) => {
      const { site: named } = request.query as Static<typeof SiteQuery>;
      const site = auth.site(await auth.require(request, 'ingest'), named);
      const reader = { ...costIn, read: (row: CostIn) => readCost(row, site.currency) };
      return writeRows(request.body, reader, (rows) =>
        storage.write('putCosts', site.siteId, rows, clockOf(site).now()),
      );
    },
  );

  app.get(
    '/v1/costs',
    {
      onRequest: auth.needs('read'),
      config: { csv: { name: 'costs', rows: 'data' } },
      schema: { tags: ['Costs'], summary: 'List costs by day', querystring: CostQuery, response: { 200: CostPage } },
    },
    async (request) => {
      const query = request.query as CostQuery;
      const site = auth.site(await auth.require(request, 'read'), query.site);
      const filter = readFilter(query, site);
      return answerList<Cost, CostKey, CostOut>(request, {
        site,
        position: {
          date: 'text',
          source: 'text',
          medium: 'text',
          campaign: 'text',
          content: 'text',
          term: 'text',
          adId: 'text',
        },
        rows: (limit, after) => storage.read('findCosts', site.siteId, filter, limit, after && keyOf(after)),
        positionOf: ({ date, source, medium, campaign, content, term, adId }) => ({
          date,
          source,
          medium,
          campaign,
          content,
          term,
          adId,
        }),
        show: (rows) => rows.map(costView),
      });
    },
  );

  app.put(
    '/v1/rates',
    {
      onRequest: auth.needs('ingest'),
      schema: {
        tags: ['Costs'],
        summary: 'Tell what a currency is worth in another from a day on',
        description:
          'Upserts by (date, from, to). Reports convert by the latest rate at or before a day; none is guessed.',
        querystring: SiteQuery,
        body: rowsBody(RateIn),
        response: { 200: RowsWritten },
      },
    },
    async (request) => {
      const { site: named } = request.query as Static<typeof SiteQuery>;
      const site = auth.site(await auth.require(request, 'ingest'), named);
      return writeRows(request.body, { ...rateIn, read: readRateRow }, (rows) =>
        storage.write('putRates', site.siteId, rows, clockOf(site).now()),
      );
    },
  );

  app.get(
    '/v1/rates',
    {
      onRequest: auth.needs('read'),
      config: { csv: { name: 'rates', rows: 'data' } },
      schema: { tags: ['Costs'], summary: 'List rates', querystring: RateQuery, response: { 200: RatePage } },
    },
    async (request) => {
      const { site: named } = request.query as Static<typeof RateQuery>;
      const site = auth.site(await auth.require(request, 'read'), named);
      return answerShortList(request, site, () => storage.read('listRates', site.siteId));
    },
  );
}

/** In the order of the stored key. */
const keyOf = ({ date, source, medium, campaign, content, term, adId }: CostKey): string[] => [
  date,
  source,
  medium,
  campaign,
  content,
  term,
  adId,
];

function readFilter(query: CostQuery, site: StoredSite): CostFilter {
  const dayOf = dayIn(site.timeZone);
  const { from, to } = readPeriod(query, site.timeZone);
  const list = (value: string | string[] | undefined) => value && valuesOf(value).map((text) => text ?? '');
  return {
    ...(from === undefined ? {} : { from: dayOf(from) }),
    // A time within a day counts that day: costs know no hours.
    ...(to === undefined ? {} : { to: addDays(dayOf(to - 1), 1) }),
    source: list(query.source) || undefined,
    medium: list(query.medium) || undefined,
    campaign: list(query.campaign) || undefined,
  };
}

const conversionsView = (millionths: number | null): string | null =>
  millionths === null ? null : formatAmount(BigInt(millionths), 6);

function costView(cost: Cost): CostOut {
  const { amountMinor, currency, ...rest } = cost;
  const set = (text: string) => text || null;
  return {
    date: rest.date,
    source: set(rest.source),
    medium: set(rest.medium),
    campaign: set(rest.campaign),
    content: set(rest.content),
    term: set(rest.term),
    adId: set(rest.adId),
    channel: rest.channel,
    cost: { amount: formatAmount(BigInt(amountMinor), currencyExponent(currency)), currency },
    clicks: rest.clicks,
    impressions: rest.impressions,
    conversions: conversionsView(rest.conversions),
    viewThroughConversions: conversionsView(rest.viewThrough),
  };
}
