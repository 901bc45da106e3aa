/** The journey as a list in the order of time, long gaps compressed to their length in words. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { type Entry, type MilestoneEntry, type Moment, withGaps } from '../timeline.ts';
import { ChannelMark } from './channel-tag.tsx';
import { Icon } from './icon.tsx';
import { milestoneAnchor } from './milestone-list.tsx';
import { MilestoneMark, milestoneName } from './milestone-mark.tsx';
import { DateText, TimeText } from './moment-text.tsx';
import { Notice } from './problem.tsx';
import { TouchCard } from './touch-card.tsx';
import { Tracked } from './tracked.tsx';
import { VisitDetails } from './visit-details.tsx';

const text = messages.timeline;

/** Where a link to one touchpoint leads. */
export const touchAnchor = (id: string) => `touch-${id}`;

export function JourneyTimeline({ moments }: { moments: readonly Moment[] }) {
  const format = useFormat();
  const list = useRef<HTMLOListElement>(null);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    // The browser looked for the anchor before the journey was here.
    const wanted = location.hash.slice(1);
    if (wanted) document.getElementById(wanted)?.scrollIntoView({ block: 'center' });
  }, []);
  const toggleAll = () => {
    for (const details of list.current?.querySelectorAll('details') ?? []) details.open = !isOpen;
    setOpen(!isOpen);
  };
  const hasVisits = moments.some((moment) => moment.kind !== 'milestone' && moment.visit);
  return (
    <section className="journey" aria-labelledby="journey-title">
      <header className="journey-head">
        <h2 id="journey-title">{text.title}</h2>
        <span className="hint">{text.zone(format.timeZone)}</span>
        {hasVisits ? (
          <button type="button" className="button small" aria-pressed={isOpen} onClick={toggleAll}>
            {isOpen ? text.fold : text.unfold}
          </button>
        ) : null}
      </header>
      {moments.length === 0 ? <Notice icon="search" title={text.empty} detail={text.emptyHint} /> : null}
      <ol className="timeline" ref={list}>
        {withGaps(moments).map((entry) => (
          <EntryItem key={keyOf(entry)} entry={entry} />
        ))}
      </ol>
    </section>
  );
}

function keyOf(entry: Entry): string {
  switch (entry.kind) {
    case 'touch':
      return `t ${entry.touchpoint.id}`;
    case 'visit':
      return `v ${entry.visit.id}`;
    case 'milestone':
      return `m ${entry.index}`;
    case 'gap':
      return `g ${entry.at}`;
  }
}

function EntryItem({ entry }: { entry: Entry }) {
  switch (entry.kind) {
    case 'gap':
      return (
        <li className="gap" data-size={entry.days < 7 ? 's' : entry.days < 60 ? 'm' : 'l'}>
          <span>{text.later(entry.days)}</span>
        </li>
      );
    case 'milestone':
      return <MilestoneItem entry={entry} />;
    case 'touch':
      return (
        <Item
          at={entry.at}
          id={touchAnchor(entry.touchpoint.id)}
          node={<ChannelMark channel={entry.touchpoint.channel} size={17} />}
        >
          <TouchCard entry={entry} />
        </Item>
      );
    case 'visit':
      return (
        <Item
          at={entry.at}
          node={
            <span className="mark" data-hue="direct">
              <Icon name="page" size={17} />
            </span>
          }
        >
          <article className="card">
            <h3>{messages.type.visit}</h3>
            <VisitDetails visit={entry.visit} />
          </article>
        </Item>
      );
  }
}

function MilestoneItem({ entry: { at, milestone, index } }: { entry: MilestoneEntry }) {
  const format = useFormat();
  const [deal, dealId] = messages.lead.deal(milestone.dealId ?? '');
  return (
    <Item at={at} id={milestoneAnchor(index)} node={<MilestoneMark type={milestone.type} />}>
      <article className="milestone" data-stage={milestone.type}>
        <h3>
          <Tracked>{milestoneName(milestone.type)}</Tracked>
        </h3>
        {milestone.value ? <strong className="money">{format.money(milestone.value)}</strong> : null}
        {milestone.dealId ? (
          <span className="sub">
            {deal}
            <Tracked>{dealId}</Tracked>
          </span>
        ) : null}
      </article>
    </Item>
  );
}

function Item({ at, id, node, children }: { at: number; id?: string; node: ReactNode; children: ReactNode }) {
  return (
    <li className="entry" id={id} data-wanted={id !== undefined && location.hash === `#${id}` ? true : undefined}>
      <div className="entry-when">
        <DateText at={at} />
        <span className="sub">
          <TimeText at={at} />
        </span>
      </div>
      <div className="entry-node">{node}</div>
      {children}
    </li>
  );
}
