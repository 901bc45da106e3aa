/** Who earned the deal: the journey as it stands, asked of the attribution engine (`POST /v1/attribution/compute`). */
import { LRUCache } from 'lru-cache';
import type { ComputeAnswer, ComputeBody } from '../../shared/api/compute.ts';
import type { Journey } from '../../shared/api/lead.ts';
import type { Collector } from './collector.ts';

/** Shown in this order. The fitted models are left out: one journey teaches them nothing. */
const MODELS = ['linear', 'first', 'last', 'last_non_direct', 'time_decay', 'u', 'u_lead', 'w', 'full_path'];

export interface ModelCredits {
  id: string;
  title: string;
  description: string;
  credits: { touchpoint: string; weight: number; value: string; reason: string | null }[];
}

export class Credits {
  /** The panel asks every second, and the engine need not be. */
  readonly #answered = new LRUCache<string, ModelCredits[]>({ max: 100 });
  readonly #collector: Collector;

  constructor(collector: Collector) {
    this.#collector = collector;
  }

  /** Null where nothing is won, or where the collector does not say: the rest of the panel is not worse for it. */
  async of({ touchpoints, milestones }: Journey): Promise<ModelCredits[] | null> {
    const won = milestones.findLast(({ type, value }) => type === 'won' && value !== null);
    if (!won?.value) return null;
    const { amount: value, currency } = won.value;
    const body: ComputeBody = {
      models: MODELS,
      settings: { explain: true },
      journeys: [
        {
          id: 'yours',
          touchpoints: touchpoints
            .filter(({ occurredAt }) => occurredAt <= won.occurredAt)
            .map(({ id, occurredAt, channel, type }) => ({ id, occurredAt, channel, type })),
          milestones: milestones.map(({ type, occurredAt }) => ({ type, occurredAt })),
          conversion: { occurredAt: won.occurredAt, value, currency },
        },
      ],
    };
    const key = JSON.stringify(body);
    const known = this.#answered.get(key);
    if (known) return known;

    const answer = await this.#collector.write('POST', '/v1/attribution/compute', body);
    if (!answer.ok) return null;
    const { journeys, definitions } = answer.body as ComputeAnswer;
    const credits = MODELS.flatMap((id) => {
      const earned = journeys[0]?.credits[id];
      if (!earned) return [];
      const { title = id, description = '' } = definitions[id] ?? {};
      return [
        { id, title, description, credits: earned.map((credit) => ({ ...credit, reason: credit.reason ?? null })) },
      ];
    });
    this.#answered.set(key, credits);
    return credits;
  }
}
