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
    const visits = await reading.attribution.inTurn(site, true, (turn) =>
      reading.visitsOf(site, asked, ['landingPage'], turn.deadline),
    );
    return darkSocialView(visits, query.limit ?? DEFAULT_LIMIT);
  },
});
