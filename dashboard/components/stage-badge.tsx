/** A stage as a word and as steps of the way: lead 1 of 5, won 5 of 5; lost is struck out. */
import type { Stage } from '../../shared/vocabulary.ts';
import { messages } from '../messages/current.ts';

const WAY: readonly string[] = ['lead', 'mql', 'sql', 'opportunity', 'won'];

export const stageName = (stage: string) => messages.stage[stage] ?? stage;

export function StageBadge({ stage }: { stage: Stage }) {
  const reached = WAY.indexOf(stage);
  return (
    <span className="stage" data-stage={stage}>
      <span className="stage-steps" aria-hidden="true">
        {WAY.map((step, index) => (
          <i key={step} data-on={index <= reached} />
        ))}
      </span>
      {stageName(stage)}
    </span>
  );
}
