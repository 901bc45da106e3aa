/** What is watched of a site, as the API takes it: what is not ticked is switched off. Pure. */
import type { AlertSettings } from '../shared/api/alert.ts';

export function readAlertForm(form: FormData): AlertSettings {
  const isOn = (name: keyof AlertSettings) => form.get(name) !== null;
  const number = (name: string) => Number(form.get(name));
  return {
    trafficStopped: isOn('trafficStopped') ? { hours: number('hours') } : null,
    utmLoss: isOn('utmLoss') ? { days: number('lossDays'), dropPercent: number('dropPercent') } : null,
    spendWithoutClicks: isOn('spendWithoutClicks') ? { days: number('spendDays') } : null,
  };
}
