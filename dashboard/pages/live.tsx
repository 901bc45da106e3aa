/** Events as they arrive. */
import { useState } from 'react';
import { Link } from 'wouter';
import type { LiveEvent } from '../../shared/api/live.ts';
import { LIVE_OUTCOMES } from '../../shared/vocabulary.ts';
import { Chips } from '../components/chips.tsx';
import { Icon } from '../components/icon.tsx';
import { LiveTable } from '../components/live-table.tsx';
import { PageHead } from '../components/page-head.tsx';
import { Notice } from '../components/problem.tsx';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { useAddress } from '../use-address.ts';
import { usePageTitle } from '../use-arrival.ts';
import { useLive } from '../use-live.ts';

const text = messages.live;

export default function LivePage() {
  const { siteParam } = useHere();
  const address = useAddress();
  const { events, skipped, state } = useLive(siteParam);
  /** What was on screen when the reader paused; null: not paused. */
  const [held, setHeld] = useState<readonly LiveEvent[] | null>(null);
  const outcomes = LIVE_OUTCOMES.filter((each) => address.all('outcome').includes(each));
  const known = held ?? events;
  const shown = outcomes.length > 0 ? known.filter(({ outcome }) => outcomes.includes(outcome)) : known;
  const waiting = held ? events.findIndex(({ id }) => id === held[0]?.id) : 0;
  usePageTitle(text.title);
  return (
    <>
      <PageHead title={text.title} lead={text.lead}>
        <button type="button" className="button" onClick={() => setHeld(held ? null : events)}>
          <Icon name={held ? 'play' : 'pause'} size={16} />
          {held ? text.resume : text.pause}
        </button>
      </PageHead>
      <div className="controls-row live-head">
        <p className="live-state" role="status" data-state={held ? 'paused' : state}>
          {held ? text.state.paused : text.state[state]}
        </p>
        <Chips
          legend={text.outcomes}
          options={LIVE_OUTCOMES}
          chosen={outcomes}
          label={(outcome) => text.outcome[outcome]}
          onChange={(outcome) => address.set({ outcome }, { replace: true })}
        />
      </div>
      {held && waiting !== 0 ? (
        <p className="hint">{text.waiting(waiting < 0 ? events.length : waiting)}</p>
      ) : skipped > 0 ? (
        <p className="hint">{text.skipped(skipped)}</p>
      ) : null}
      {shown.length > 0 ? (
        <LiveTable events={shown} />
      ) : events.length > 0 ? (
        <Notice icon="audio" title={text.noMatch} detail={text.noMatchHint} />
      ) : (
        <Notice icon="audio" title={text.empty} detail={text.emptyHint}>
          <Link href={address.href('/install')} className="button">
            {text.check}
          </Link>
        </Notice>
      )}
    </>
  );
}
