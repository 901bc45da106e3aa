import {
  RECONCILIATION_DIMENSIONS,
  type ReconciliationDimension,
  ReconciliationQuery,
  ReconciliationReport,
} from '../../../shared/api/reconciliation.ts';
import { dayIn } from '../../domain/day.ts';
import { RECONCILIATION_DEFINITIONS } from '../../domain/reconciliation/definitions.ts';
import { valuesOf } from '../../http/filters.ts';
import { readPeriod } from '../../http/period.ts';
import { invalid } from '../../http/problem.ts';
import { deriveSettings, type StoredSite } from '../../storage/facts/sites.ts';
import { baseAsk } from '../attribution/base-ask.ts';
import { listed } from '../attribution/read-settings.ts';
import type { Turn } from '../attribution/reporter.ts';
import type { Reading } from '../journeys/reading.ts';
import { journeyReport } from '../journeys/report.ts';
import { type ClaimedConversions, type ClaimedConversionsAsk, type OfPlatform, wayKey } from './claimed-conversions.ts';
import { type Claims, readClaims } from './claims.ts';
import { comparedSources, reconcileClicks, reconcileConversions } from './reconcile.ts';
import { type PlaceFilters, reconciliationView } from './view.ts';

const DEFAULT_GROUPS: readonly ReconciliationDimension[] = ['platform', 'source', 'medium', 'campaign'];
const DEFAULT_WINDOW_DAYS = 30;

export const reconciliationReport = journeyReport<ReconciliationQuery, ReconciliationReport>({
  name: 'reconciliation',
  summary:
    'Clicks and conversions that ad platforms claim beside ours, and why they differ: claimed = ours + causes + unexplained',
  query: ReconciliationQuery,
  answer: ReconciliationReport,
  async run(reading, site, query) {
    const names = listed(query.groupBy);
    if (names.some((name) => !(RECONCILIATION_DIMENSIONS as readonly string[]).includes(name))) {
      throw invalid([{ parameter: 'groupBy', detail: `must be a list of ${RECONCILIATION_DIMENSIONS.join(', ')}` }]);
    }
    const groupBy = names.length > 0 ? ([...new Set(names)] as ReconciliationDimension[]) : DEFAULT_GROUPS;
    const filters: PlaceFilters = {};
    for (const name of ['platform', 'source', 'medium', 'campaign'] as const) {
      if (query[name] !== undefined) filters[name] = valuesOf(query[name]);
    }
    const { model } = await reading.modelAndFrame(site, { model: query.model ?? 'last_non_direct' });
    const { milestone = 'lead', windowDays = DEFAULT_WINDOW_DAYS } = query;
    const asked = { milestone, model, windowDays, timeZone: site.timeZone };
    const period = readPeriod(query, site.timeZone);
    return reading.attribution.inTurn(site, true, async (turn) => {
      const claims = await readClaims(reading.storage, site, period);
      const { ledger, notCompared } = await clicksOf(reading, site, claims, turn);
      const conversions = await conversionsOf(site, claims, turn, asked);
      return {
        milestone,
        model: typeof model === 'string' ? model : model.id,
        windowDays,
        groupBy: [...groupBy],
        ...reconciliationView(claims, ledger, conversions, groupBy, filters),
        coverage: {
          rows: claims.rows,
          withClicks: claims.list.filter(({ clicks }) => clicks !== null).length,
          withConversions: claims.list.filter(({ conversions }) => conversions !== null).length,
          notCompared,
        },
        definitions: { ...RECONCILIATION_DEFINITIONS },
      };
    });
  },
});

async function clicksOf({ storage }: Reading, site: StoredSite, claims: Claims, { deadline }: Turn) {
  const sources = comparedSources(claims);
  const settings = deriveSettings(site);
  const period = claims.period ?? { from: 0, to: 0 };
  const ids = claims.period ? sources.map(({ id }) => id) : [];
  const landed = await storage.read('landedClicks', site.siteId, period, ids, settings, deadline);
  const { timeZone } = site;
  const aside = claims.period
    ? await storage.read('asideClicks', site.siteId, period, timeZone, settings, deadline)
    : [];
  return reconcileClicks(claims, sources, landed, aside, dayIn(timeZone));
}

/** All conversions there are: one after the period may be of a click in it. */
async function conversionsOf(
  site: StoredSite,
  claims: Claims,
  turn: Turn,
  { milestone, ...asked }: Omit<ClaimedConversionsAsk, 'kind' | 'sources' | 'ways'> & { milestone: string },
) {
  const sources: Record<string, OfPlatform> = {};
  const ways: Record<string, OfPlatform> = {};
  for (const { id, way, platform, isProven } of comparedSources(claims)) {
    sources[id] = { platform, isProven };
    if (claims.platformOf(way, [])) ways[wayKey(way)] = { platform, isProven: false };
  }
  let found: ClaimedConversions[] = [];
  if (claims.list.some(({ conversions }) => conversions !== null)) {
    const ask = { kind: 'claimedConversions' as const, ...asked, sources, ways };
    ({ answer: found } = await turn.one<'claimedConversions'>(baseAsk(site, milestone), ask));
  }
  return reconcileConversions(claims, found);
}
