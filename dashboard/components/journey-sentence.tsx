/** "Came 4 times over 390 days: Paid Search -> Email -> Direct, then filled 'Demo form'." */
import { Fragment } from 'react';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import type { Story } from '../summary.ts';
import { ChannelTag } from './channel-tag.tsx';
import { Tracked } from './tracked.tsx';

const text = messages.summary;

export function JourneySentence({ story }: { story: Story }) {
  const format = useFormat();
  const { outcome } = story;
  if (story.channels.length === 0 && !story.becameLead) return null;
  return (
    <p className="sentence">
      {story.channels.length === 0 ? story.allLater ? text.seenAfter : text.unseen : <Path story={story} />}
      {story.channels.length > 0 && story.becameLead ? <Ending form={story.form} /> : null}
      {outcome?.type === 'won' ? text.won(outcome.value ? format.money(outcome.value) : '', outcome.afterDays) : null}
      {outcome?.type === 'lost' ? text.lost(outcome.afterDays) : null}
      {text.end}
    </p>
  );
}

function Path({ story }: { story: Story }) {
  return (
    <>
      {story.visits > 0 ? text.came(story.visits, story.spanDays) : text.contacts(story.contacts, story.spanDays)}
      {story.channels.map((channel, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a path may pass one channel twice
        <Fragment key={index}>
          {index > 0 ? <span className="path-arrow"> → </span> : null}
          {typeof channel === 'number' ? <em>{text.skipped(channel)}</em> : <ChannelTag channel={channel} />}
        </Fragment>
      ))}
    </>
  );
}

function Ending({ form }: { form: string | null }) {
  if (form === null) return text.lead;
  if (form === '') return text.anyForm;
  const [before, name, after] = text.form(form);
  return (
    <>
      {before}
      <Tracked>{name}</Tracked>
      {after}
    </>
  );
}
