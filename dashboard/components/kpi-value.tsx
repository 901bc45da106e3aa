/** A key figure as text: money in the currency of the report, shares in percent, days with their unit. */
import type { KpiName } from '../../shared/api/kpi.ts';
import { kindOf } from '../../shared/kpi-kinds.ts';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';

export function useKpiText(): (name: KpiName, value: number | string | null | undefined, currency: string) => string {
  const format = useFormat();
  return (name, value, currency) => {
    if (value === null || value === undefined) return messages.noFigure;
    switch (kindOf(name)) {
      case 'money':
        return format.money({ amount: String(value), currency });
      case 'ratio':
        return format.percent(Number(value));
      case 'days':
        return messages.overview.days(format.decimal(String(value), 1));
      case 'number':
        return format.decimal(Number(value).toFixed(2), 2);
    }
  };
}
