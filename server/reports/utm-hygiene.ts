/** What is wrong with a site's campaign parameters, and the values in use. */
import type { FastifyInstance } from 'fastify';
import { UtmHygiene, UtmHygieneQuery } from '../../shared/api/utm-hygiene.ts';
import { toIso } from '../domain/iso.ts';
import { type UsedValue, usedValues, utmFindings } from '../domain/source/hygiene.ts';
import type { Auth } from '../http/auth.ts';
import { readPeriod } from '../http/period.ts';
import type { Storage } from '../storage/storage.ts';
import { deriveAll } from './derive-all.ts';

const MAX_FINDINGS = 500;
const MAX_VALUES = 200;

export function utmHygieneRoutes(app: FastifyInstance, { storage, auth }: { storage: Storage; auth: Auth }): void {
  app.get(
    '/v1/reports/utm-hygiene',
    {
      onRequest: auth.needs('read'),
      config: { csv: { name: 'utm-hygiene', rows: 'rows' } },
      schema: {
        tags: ['Reports'],
        summary: 'Campaign parameters that are worth mending, and the values in use',
        description:
          'Mediums that no channel rule knows, values that differ only in case, paid clicks without tags, missing or contradicting parameters.',
        querystring: UtmHygieneQuery,
        response: { 200: UtmHygiene },
      },
    },
    async (request): Promise<UtmHygiene> => {
      const query = request.query as UtmHygieneQuery;
      const site = auth.site(await auth.require(request, 'read'), query.site);
      const period = readPeriod(query, site.timeZone);
      await deriveAll(storage, site, { knownOnly: false });
      const uses = await storage.read('sourceUses', site.siteId, period);
      const findings = utmFindings(uses);
      const sum = (list: typeof uses) => list.reduce((total, { touchpoints }) => total + touchpoints, 0);
      const tagged = uses.filter(({ input }) => input.utmSource ?? input.utmMedium ?? input.utmCampaign);
      const used = (field: Parameters<typeof usedValues>[1]) => usedValues(uses, field).slice(0, MAX_VALUES).map(shown);
      return {
        rows: findings.slice(0, MAX_FINDINGS).map(shown),
        totals: { touchpoints: sum(uses), tagged: sum(tagged), findings: findings.length },
        values: { source: used('source'), medium: used('medium'), campaign: used('campaign') },
      };
    },
  );
}

const shown = <T extends Pick<UsedValue, 'lastSeenAt'>>(item: T) => ({ ...item, lastSeenAt: toIso(item.lastSeenAt) });
