import { expect, test } from 'vitest';
import { readAlertForm } from './alert-form.ts';

const formOf = (told: Record<string, string>) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(told)) form.set(name, value);
  return form;
};

test('what is not ticked is switched off, whatever stands in its fields', () => {
  const fields = { hours: '48', lossDays: '3', dropPercent: '50', spendDays: '7' };
  expect(readAlertForm(formOf({ ...fields, trafficStopped: 'on' }))).toEqual({
    trafficStopped: { hours: 48 },
    utmLoss: null,
    spendWithoutClicks: null,
  });
  expect(readAlertForm(formOf({ ...fields, utmLoss: 'on', spendWithoutClicks: 'on' }))).toEqual({
    trafficStopped: null,
    utmLoss: { days: 3, dropPercent: 50 },
    spendWithoutClicks: { days: 7 },
  });
});
