import { TrafficQuery, TrafficReport } from '../../../shared/api/report.ts';
import { REPORT_DIMENSIONS, type ReportDimension } from '../../../shared/vocabulary.ts';
import { dayIn } from '../../domain/day.ts';
import { invalid } from '../../http/problem.ts';
import { listed } from '../attribution/read-settings.ts';
import { trafficView } from '../traffic/traffic.ts';
import { detailsOf } from './reading.ts';
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
    const details = detailsOf([...groupBy, ...Object.keys(filters.filters)]);
    const visits = await reading.attribution.inTurn(site, true, (turn) =>
      reading.visitsOf(site, asked, details, turn.deadline),
    );
    return trafficView(visits, details, groupBy, filters.filters, dayIn(site.timeZone), site.channelGroups);
  },
});
