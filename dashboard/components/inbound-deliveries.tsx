/** The last messages of an inbound webhook: how each was answered, and why, so that whoever sets it up can mend it. */
import { useQuery } from '@tanstack/react-query';
import type { InboundDelivery } from '../../shared/api/inbound.ts';
import { inboundDeliveriesQuery } from '../calls/inbound.ts';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { Answer } from './answer.tsx';
import { type Column, DataTable } from './data-table.tsx';
import { DateText, TimeText } from './moment-text.tsx';
import { Notice } from './problem.tsx';
import { ServerText } from './server-text.tsx';
import { Tracked } from './tracked.tsx';

const text = messages.inbound;

const COLUMNS: Column<InboundDelivery>[] = [
  {
    id: 'at',
    label: text.at,
    cell: ({ at }) => (
      <>
        <DateText at={at} /> <TimeText at={at} />
      </>
    ),
  },
  { id: 'status', label: text.answered, isNumber: true, cell: ({ status }) => status },
  { id: 'taken', label: text.taken, cell: ({ accepted }) => text.became(accepted) },
  {
    id: 'why',
    label: text.why,
    cell: ({ reason, rejected }) =>
      reason === null ? null : (
        <span className="plain">
          {text.reasons[reason]}
          {rejected.map(({ pointer, detail }) => (
            <span key={`${pointer} ${detail}`} className="hint">
              {pointer === null ? null : (
                <code>
                  <Tracked>{pointer}</Tracked>
                </code>
              )}{' '}
              <ServerText said={detail} />
            </span>
          ))}
        </span>
      ),
  },
];

const focus = (element: HTMLElement | null) => element?.focus();

export function InboundDeliveries({ id, name }: { id: string; name: string }) {
  const { siteParam: site } = useHere();
  return (
    <section>
      {/* It is below the table that it was asked for in: far off on a phone, and unseen by who listens. */}
      <h2 className="section-title" tabIndex={-1} ref={focus}>
        <Tracked>{text.deliveriesOf(name)}</Tracked>
      </h2>
      <p className="hint">{text.deliveriesHint}</p>
      <Answer query={useQuery(inboundDeliveriesQuery(id, site))} rows={3}>
        {({ data }) =>
          data.length === 0 ? (
            <Notice icon="briefcase" title={text.noDeliveries} detail={text.noDeliveriesHint} />
          ) : (
            <DataTable caption={text.deliveries} columns={COLUMNS} rows={data} keyOf={({ number }) => String(number)} />
          )
        }
      </Answer>
    </section>
  );
}
