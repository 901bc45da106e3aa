import { DarkSocialQuery, DarkSocialReport } from '../../../shared/api/report.ts';
import { darkSocialView } from '../traffic/traffic.ts';
import { DEFAULT_LIMIT } from './reading.ts';
import { journeyReport } from './report.ts';

export const darkSocialReport = journeyReport<DarkSocialQuery, DarkSocialReport>({
  name: 'dark-social',
  summary: 'Direct landings of new visitors on deep pages: links passed on where it cannot be seen',
  query: DarkSocialQuery,
  answer: DarkSocialReport,
  async run(reading, site, query) {
    const { asked } = reading.read(query, site, 'lead');
    const { direct, all } = await reading.attribution.inTurn(site, true, async (turn) => ({
      direct: await reading.visitsOf(site, asked, ['landingPage'], { channel: ['Direct'] }, turn),
      all: await reading.visitsOf(site, asked, [], {}, turn),
    }));
    return darkSocialView(direct, all.totals.visits, query.limit ?? DEFAULT_LIMIT);
  },
});
