/** What only the event itself says of a touchpoint: its page, keyword, referrer, country and device. */
import type { EventBody } from '../../../domain/journey/fact.ts';
import { type DeriveSettings, landingOf } from '../../../domain/journey/touchpoints.ts';
import { deviceView, pageOf } from '../../../domain/journey/views.ts';
import type { Detail } from './columns.ts';
import { Dictionary } from './dictionary.ts';

export interface EventOfTouch {
  url: string | null;
  referrer: string | null;
  device: string | null;
  country: string | null;
  body: string | null;
}

export class DetailReader {
  /** Values in the order of the asked details; the first has none. */
  readonly values = new Dictionary<(string | null)[]>();
  readonly #asked: readonly Detail[];
  readonly #settings: DeriveSettings;

  constructor(asked: readonly Detail[], settings: DeriveSettings) {
    this.#asked = asked;
    this.#settings = settings;
    this.#code(asked.map(() => null));
  }

  /** The place in `values` of what an event says. */
  of(event: EventOfTouch): number {
    const landing =
      this.#asked.includes('term') || this.#asked.includes('referrer')
        ? landingOf(
            { ...event, body: event.body === null ? null : (JSON.parse(event.body) as EventBody) },
            this.#settings,
          )
        : null;
    return this.#code(
      this.#asked.map((detail) => {
        if (detail === 'landingPage') return pageOf(event.url);
        if (detail === 'country') return event.country;
        if (detail === 'device') return deviceView(event.device)?.type ?? null;
        return landing?.[detail] ?? null;
      }),
    );
  }

  #code(values: (string | null)[]): number {
    return this.values.code(values, JSON.stringify(values));
  }
}
