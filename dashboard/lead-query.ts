/** Which leads the address of their list names, as the API is asked. Pure. */
import { type Period, readPeriod } from '../shared/periods.ts';
import { STAGES } from '../shared/vocabulary.ts';
import type { LeadFilter } from './api.ts';
import { readFilterTags } from './filter-tags.ts';

/** @param day it is now: relative periods move with it */
export function readLeadQuery(
  search: URLSearchParams,
  day: string,
): Omit<LeadFilter, 'site' | 'cursor'> & { period: Period } {
  const stages = search.getAll('stage');
  const period = readPeriod(search, 'all', day);
  return {
    q: search.get('q') ?? undefined,
    stage: STAGES.filter((stage) => stages.includes(stage)),
    from: period.from,
    to: period.to,
    ...readFilterTags(search),
    period,
  };
}
