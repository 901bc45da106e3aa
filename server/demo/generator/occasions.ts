/** Where the company meets people outside the web: two fairs a year, a webinar a month. Dates follow the calendar. */
import type { Calendar } from './calendar.ts';

export interface Occasion {
  type: 'event' | 'webinar';
  source: string;
  campaign: string;
  /** Index of its first day. */
  day: number;
  days: number;
  /** A stand and travel, whole euros; webinars cost nobody but us. */
  cost: number;
}

const FAIRS: Record<number, string> = { 4: 'fieldtec', 10: 'servicecon' };

export function occasionsOf(calendar: Calendar): Occasion[] {
  const occasions: Occasion[] = [];
  for (const [index, day] of calendar.days.entries()) {
    const ofMonth = Number(day.date.slice(8));
    const nth = Math.ceil(ofMonth / 7);
    const year = day.date.slice(0, 4);
    const fair = FAIRS[day.month];
    if (fair && day.weekday === 2 && nth === 3) {
      occasions.push({
        type: 'event',
        source: fair,
        campaign: `${fair}-${year}`,
        day: index,
        days: 3,
        cost: fair === 'fieldtec' ? 21_500 : 12_800,
      });
    }
    if (day.weekday === 4 && nth === 2 && day.month !== 8 && day.month !== 12) {
      occasions.push({
        type: 'webinar',
        source: 'webinar',
        campaign: `fewer-empty-kilometres-${day.date.slice(0, 7)}`,
        day: index,
        days: 1,
        cost: 0,
      });
    }
  }
  return occasions;
}
