/** Targets of key figures. How they stand comes with the report. */

import type { Pacing, TargetIn } from '../../shared/api/kpi.ts';
import { call, type Query, withQuery } from '../api.ts';

interface Written {
  rejected: { index: number; errors: { detail: string }[] }[];
}

export const putTarget = (site: Query['site'], target: TargetIn) =>
  call<Written>('PUT', withQuery('/v1/targets', { site }), { body: { rows: [target] } });

export const removeTarget = (
  site: Query['site'],
  { kpi, from, to, key }: Pick<Pacing, 'kpi' | 'from' | 'to' | 'key'>,
) => call<unknown>('DELETE', withQuery('/v1/targets', { site, kpi, from, to, key: JSON.stringify(key) }));
