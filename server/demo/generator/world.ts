/** What all units of a dataset share: its calendar, the mix of ways people come, and how many came by each. */
import { Calendar } from './calendar.ts';
import { type DemoDefinition, idPrefix } from './definition.ts';
import type { Random } from './random.ts';
import type { Way } from './way.ts';
import { WAYS } from './ways.ts';

export class World {
  readonly definition: DemoDefinition;
  readonly calendar: Calendar;
  readonly prefix: string;
  /** Visits by way, campaign and day: what the ad platforms will be paid for. */
  readonly clicks = new Map<string, number>();
  readonly #mixes = new Map<string, readonly number[]>();

  constructor(definition: DemoDefinition) {
    this.definition = definition;
    this.calendar = new Calendar(definition.endsAt);
    this.prefix = idPrefix(definition);
  }

  /** How somebody who has never been here finds us at that time. */
  firstWay(random: Random, at: number): Way {
    return pick(random, this.#mix(at, 'first'));
  }

  /** How somebody who knows us comes back. @param onList she gets our mails */
  nextWay(random: Random, at: number, onList: boolean): Way {
    return pick(random, this.#mix(at, onList ? 'on list' : 'again'));
  }

  /** The ways of that day, each with the sum of the weights up to its own. */
  #mix(at: number, of: 'first' | 'again' | 'on list'): readonly number[] {
    const { days } = this.calendar;
    const index = Math.min(this.calendar.dayOf(at), days.length - 1);
    const key = `${of} ${index}`;
    let mix = this.#mixes.get(key);
    if (!mix) {
      const { month } = days[index]!;
      const progress = index / days.length;
      let sum = 0;
      mix = WAYS.map((way) => {
        const [start, end] = way.trend ?? [1, 1];
        const runs = way.months && !way.months.includes(month) ? 0 : start + (end - start) * progress;
        sum += runs * (of === 'first' ? way.first : way.mail && of === 'again' ? 0 : way.again);
        return sum;
      });
      this.#mixes.set(key, mix);
    }
    return mix;
  }

  countClick(way: Way, campaign: string | null, date: string): void {
    if (!way.cost) return;
    const key = JSON.stringify([way.id, campaign, date]);
    this.clicks.set(key, (this.clicks.get(key) ?? 0) + 1);
  }
}

function pick(random: Random, sums: readonly number[]): Way {
  const at = random.next() * sums.at(-1)!;
  return WAYS[sums.findIndex((sum) => at < sum)]!;
}
