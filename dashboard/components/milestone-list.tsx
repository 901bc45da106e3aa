/** The milestones beside the timeline, each a way to its place in it. */
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import type { Moment } from '../timeline.ts';
import { MilestoneMark, milestoneName } from './milestone-mark.tsx';
import { DateText } from './moment-text.tsx';
import { Tracked } from './tracked.tsx';

const text = messages.lead;

export const milestoneAnchor = (index: number) => `milestone-${index}`;

export function MilestoneList({ moments }: { moments: readonly Moment[] }) {
  const format = useFormat();
  const list = moments.filter((moment) => moment.kind === 'milestone');
  return (
    <aside className="panel milestones" aria-labelledby="milestones-title">
      <h2 id="milestones-title" className="eyebrow">
        {text.milestones}
      </h2>
      {list.length === 0 ? <p className="hint">{text.noMilestones}</p> : null}
      <ol>
        {list.map(({ milestone, index, daysFromFirstTouch }) => (
          <li key={index}>
            <MilestoneMark type={milestone.type} />
            <span className="stack">
              <a href={`#${milestoneAnchor(index)}`}>
                <Tracked>{milestoneName(milestone.type)}</Tracked>
              </a>
              {milestone.value ? <strong>{format.money(milestone.value)}</strong> : null}
              <span className="sub">
                <DateText at={milestone.occurredAt} />
                {daysFromFirstTouch === null ? null : <>, {text.afterFirst(daysFromFirstTouch)}</>}
              </span>
            </span>
          </li>
        ))}
      </ol>
    </aside>
  );
}
