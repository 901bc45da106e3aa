/** What a change of rules or names would do: touchpoints per channel before and after, and which of them move. */
import type { ChannelPreview as Preview } from '../../shared/api/channels.ts';
import { creditChanges } from '../credit-changes.ts';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { ChannelTag } from './channel-tag.tsx';
import { type Column, DataTable } from './data-table.tsx';
import { DealItem } from './deal-change.tsx';
import { DateText } from './moment-text.tsx';
import { Tracked } from './tracked.tsx';

const text = messages.channelChange;
type Channel = Preview['channels'][number];
type Source = Preview['sources'][number];
type Moved = Preview['moved'][number];

/** Sources that are listed. */
const SHOWN = 100;

export function ChannelPreview({ preview: { touchpoints, channels, sources, moved, credits } }: { preview: Preview }) {
  const format = useFormat();
  const number = (id: string, label: string, value: (row: Channel) => number): Column<Channel> => ({
    id,
    label,
    isNumber: true,
    cell: (row) => format.number(value(row)),
  });
  const channelColumns: Column<Channel>[] = [
    { id: 'channel', label: text.channel, cell: ({ channel }) => <ChannelTag channel={channel} /> },
    number('before', text.before, (row) => row.before),
    number('after', text.after, (row) => row.after),
    {
      id: 'difference',
      label: text.difference,
      isNumber: true,
      cell: ({ before, after }) =>
        before === after ? '' : `${after > before ? '+' : ''}${format.number(after - before)}`,
    },
  ];
  const sourceColumns: Column<Source>[] = [
    {
      id: 'source',
      label: text.source,
      cell: ({ source, medium, campaign, referrer }) => (
        <span className="stack">
          <Tracked>{[source, medium].filter(Boolean).join(' / ') || referrer || messages.none}</Tracked>
          {campaign ? (
            <span className="sub">
              <Tracked>{campaign}</Tracked>
            </span>
          ) : null}
        </span>
      ),
    },
    { id: 'from', label: text.from, cell: (row) => <Judged of={row.before} other={row.after} /> },
    { id: 'to', label: text.to, cell: (row) => <Judged of={row.after} other={row.before} /> },
    {
      id: 'touchpoints',
      label: text.touchpoints,
      isNumber: true,
      cell: (row) => format.number(row.touchpoints),
    },
  ];
  const movedColumns: Column<Moved>[] = [
    { id: 'when', label: text.when, cell: ({ occurredAt }) => <DateText at={occurredAt} /> },
    { id: 'type', label: text.type, cell: ({ type }) => messages.type[type] ?? type },
    { id: 'from', label: text.from, cell: (row) => <Judged of={row.before} other={row.after} /> },
    { id: 'to', label: text.to, cell: (row) => <Judged of={row.after} other={row.before} /> },
  ];
  return (
    <section className="preview" aria-labelledby="preview-title">
      <h2 id="preview-title">{text.previewed}</h2>
      <p role="status">
        {touchpoints.moved === 0
          ? text.nothing
          : text.moved(format.number(touchpoints.moved), touchpoints.moved, format.number(touchpoints.total))}
      </p>
      {touchpoints.moved === 0 ? null : (
        <>
          <DataTable
            caption={text.channels}
            columns={channelColumns}
            rows={channels}
            keyOf={({ channel }) => channel}
          />
          <h3 className="section-title">{text.sources}</h3>
          <DataTable
            caption={text.sources}
            columns={sourceColumns}
            rows={sources.slice(0, SHOWN)}
            keyOf={(row) => JSON.stringify(row)}
          />
          <h3 className="section-title">{text.newest}</h3>
          <DataTable caption={text.newest} columns={movedColumns} rows={moved} keyOf={({ id }) => id} />
          <Credits credits={credits} />
        </>
      )}
    </section>
  );
}

/** What the won deals of the change would be credited to. */
function Credits({ credits: { currency, deals, changes } }: { credits: Preview['credits'] }) {
  const listed = creditChanges(changes, ({ channel, campaign }) => (campaign ? `${channel}, ${campaign}` : channel));
  return (
    <>
      <h3 className="section-title">{text.credits}</h3>
      <p>{deals === 0 ? text.noCredits : text.creditsOf(deals, listed.length, currency)}</p>
      <ul className="changes" aria-label={text.credits}>
        {listed.map((deal) => (
          <DealItem key={deal.deal} change={deal} />
        ))}
      </ul>
    </>
  );
}

/** The channel; the campaign too where that is what differs. */
function Judged({ of, other }: { of: Moved['before']; other: Moved['before'] }) {
  return (
    <span className="stack">
      <ChannelTag channel={of.channel} />
      {of.campaign === other.campaign ? null : (
        <span className="sub">
          <Tracked>{of.campaign ?? messages.none}</Tracked>
        </span>
      )}
    </span>
  );
}
