import { TrafficQuery, TrafficReport } from '../../../shared/api/report.ts';
import { REPORT_DIMENSIONS, type ReportDimension } from '../../../shared/vocabulary.ts';
import { invalid } from '../../http/problem.ts';
import { listed } from '../attribution/read-settings.ts';
import { trafficView } from '../traffic/traffic.ts';
import { journeyReport } from './report.ts';

export const trafficReport = journeyReport<TrafficQuery, TrafficReport>({
  name: 'traffic',
  summary: 'Visits, visitors and page views',
  query: TrafficQuery,
  answer: TrafficReport,
  async run(reading, site, query) {
    const { asked, filters } = reading.read(query, site, 'lead');
    const names = listed(query.groupBy);
    if (names.some((name) => !(REPORT_DIMENSIONS as readonly string[]).includes(name))) {
      throw invalid([{ parameter: 'groupBy', detail: `must be a list of ${REPORT_DIMENSIONS.join(', ')}` }]);
    }
    const groupBy = (names.length > 0 ? [...new Set(names)] : ['channel']) as ReportDimension[];
    const visits = await reading.attribution.inTurn(site, true, (turn) =>
      reading.visitsOf(site, asked, groupBy, filters.filters, turn),
    );
    return trafficView(visits, groupBy);
  },
});
