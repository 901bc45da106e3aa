/** A site's own names of stages: what each of them is here. The name as it was told is kept, so that a change holds for history too. */
import { STAGES, type Stage } from '../../shared/vocabulary.ts';
import type { Deal, DealStage, ToldStages } from './deal.ts';
import { byProgress } from './stage.ts';

export interface StageMapping {
  name: string;
  /** null: it is none of ours, and counts for nothing. */
  stage: Stage | null;
}

/** What to say of a name that is not known. */
export const UNKNOWN_STAGE = `must be one of ${STAGES.join(', ')}, or a name that the site maps to one`;

const plain = (name: string): string => name.trim().toLowerCase();

export class StageNames {
  readonly #stages = new Map<string, Stage | null>(STAGES.map((stage) => [stage, stage]));

  constructor(mappings: readonly StageMapping[]) {
    for (const { name, stage } of mappings) this.#stages.set(plain(name), stage);
  }

  /** Without regard to case and blanks around. undefined: nobody said what the name is. */
  of(name: string): Stage | null | undefined {
    return this.#stages.get(plain(name));
  }
}

export const isOurs = (name: string): name is Stage => (STAGES as readonly string[]).includes(name);

/** The stages of a deal under these names; what they do not know counts for nothing. */
export function stagesUnder(told: ToldStages, names: StageNames): Pick<Deal, 'stage' | 'stages'> {
  const stages = told.stages
    .flatMap(({ name, occurredAt }): DealStage[] => {
      const stage = names.of(name);
      return stage ? [{ stage, occurredAt }] : [];
    })
    .sort(byProgress);
  const now = told.stage === null ? null : (names.of(told.stage) ?? null);
  return { stage: now ?? stages.at(-1)?.stage ?? null, stages };
}

/** A deal under other names: the same where everything was told in ours. */
export function dealUnder(deal: Deal, names: StageNames): Deal {
  return deal.told ? { ...deal, ...stagesUnder(deal.told, names) } : deal;
}
