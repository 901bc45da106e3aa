/** The terms as the API takes them: nothing typed is no term. Pure. */
import type { SiteChange } from '../shared/api/site.ts';

export function readRetention({ retention = '', ...days }: Record<string, string>): {
  retention: number | null;
  retentionDays: NonNullable<SiteChange['retentionDays']>;
} {
  const told = Object.entries(days).filter(([, value]) => value.trim() !== '');
  return {
    retention: retention.trim() === '' ? null : Number(retention),
    retentionDays: Object.fromEntries(told.map(([name, value]) => [name, Number(value)])),
  };
}
