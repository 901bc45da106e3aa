/** What all units of a dataset share: its calendar, the mix of ways people come, and how many came by each. */
import { Calendar } from './calendar.ts';
import { type DemoDefinition, idPrefix } from './definition.ts';
import type { Random } from './random.ts';
import { WAYS, type Way } from './ways.ts';

export class World {
  readonly definition: DemoDefinition;
  readonly calendar: Calendar;
  readonly prefix: string;
  /** Visits by way, campaign and day: what the ad platforms will be paid for. */
  readonly clicks = new Map<string, number>();

  constructor(definition: DemoDefinition) {
    this.definition = definition;
    this.calendar = new Calendar(definition.endsAt);
    this.prefix = idPrefix(definition);
  }

  /** How somebody who has never been here finds us at that time. */
  firstWay(random: Random, at: number): Way {
    return random.weighted(WAYS.map((way) => [way, way.first * this.#runs(way, at)] as const));
  }

  /** How somebody who knows us comes back. @param onList she gets our mails */
  nextWay(random: Random, at: number, onList: boolean): Way {
    return random.weighted(WAYS.map((way) => [way, way.mail && !onList ? 0 : way.again * this.#runs(way, at)] as const));
  }

  #runs(way: Way, at: number): number {
    const { days } = this.calendar;
    const day = days[Math.min(this.calendar.dayOf(at), days.length - 1)]!;
    if (way.months && !way.months.includes(day.month)) return 0;
    const [start, end] = way.trend ?? [1, 1];
    return start + (end - start) * this.calendar.progress(at);
  }

  countClick(way: Way, campaign: string | null, date: string): void {
    if (!way.cost) return;
    const key = JSON.stringify([way.id, campaign, date]);
    this.clicks.set(key, (this.clicks.get(key) ?? 0) + 1);
  }
}
