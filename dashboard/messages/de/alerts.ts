/** Warnungen: was an einer Website beobachtet wird, und wie es darum steht. */
import type { Messages } from '../messages.ts';

export const alerts: Messages['alerts'] = {
  title: 'Warnungen',
  lead: 'Was an dieser Website beobachtet wird. Was ausgelöst ist, steht auf der Übersicht; Webhooks können es melden.',
  watched: 'Was beobachtet wird',
  kinds: {
    trafficStopped: 'Keine Besuche mehr',
    utmLoss: 'Kampagnen gehen verloren',
    spendWithoutClicks: 'Ausgaben ohne Klicks',
  },
  hints: {
    trafficStopped: 'Kein Besuch mehr, wo es in der Woche davor mindestens 50 gab.',
    utmLoss: 'Der Anteil der Besuche mit Kampagne ist viel kleiner als in den vier Wochen davor.',
    spendWithoutClicks: 'Für eine Quelle, die Klicks meldet, wurde Geld ausgegeben, und niemand kam von dort.',
  },
  hours: 'Stunden ohne Besuch',
  lossDays: 'Betrachtete Tage',
  dropPercent: 'Um so viel Prozent kleiner',
  spendDays: 'Tage ohne Besuch von dort',
  save: 'Warnungen speichern',
  saved: 'Gespeichert. Der nächste Blick, innerhalb von zehn Minuten, richtet sich danach.',
  table: 'Wie es steht',
  kind: 'Warnung',
  state: 'Zustand',
  raised: 'Ausgelöst',
  quiet: 'Alles in Ordnung',
  since: 'Seit',
  checked: 'Zuletzt geprüft',
  none: 'Noch nichts geprüft',
  noneHint: 'Was eingeschaltet ist, wird alle zehn Minuten geprüft.',
};
