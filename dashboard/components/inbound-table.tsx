/** Webhooks that come in as rows: which program, how many came, what was wrong with the last. */
import { useState } from 'react';
import type { Inbound } from '../../shared/api/inbound.ts';
import { inboundQuery, removeInbound } from '../calls/inbound.ts';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { ActDialog } from './act-dialog.tsx';
import { CopyButton } from './copy-button.tsx';
import { type Column, DataTable } from './data-table.tsx';
import { InboundDeliveries } from './inbound-deliveries.tsx';
import { InboundForm } from './inbound-form.tsx';
import { DateText, TimeText } from './moment-text.tsx';
import { RowAction } from './row-action.tsx';
import { SecretOnce } from './secret-once.tsx';
import { ServerText } from './server-text.tsx';
import { Tracked } from './tracked.tsx';

const text = messages.inbound;

export function InboundTable({ inbound, mayWrite }: { inbound: readonly Inbound[]; mayWrite: boolean }) {
  const format = useFormat();
  const [changed, setChanged] = useState<Inbound | null>(null);
  const [secret, setSecret] = useState('');
  const [removed, setRemoved] = useState<Inbound | null>(null);
  const [looked, setLooked] = useState<Inbound | null>(null);
  const change = (one: Inbound) => {
    setSecret('');
    setChanged(one);
  };
  const ask = (one: Inbound) => {
    setChanged(null);
    setLooked(null);
    setRemoved(one);
  };
  const done = (told: string) => {
    setChanged(null);
    setSecret(told);
  };
  const columns: Column<Inbound>[] = [
    {
      id: 'program',
      label: text.program,
      cell: (one) => (
        <span className="plain">
          <Tracked>{nameOf(one)}</Tracked>
          {one.name === null ? null : <span className="hint">{text.adapters[one.adapter]}</span>}
        </span>
      ),
    },
    {
      id: 'url',
      label: text.url,
      cell: (one) => (
        <span className="marks">
          <code>{one.url}</code>
          <CopyButton text={one.url} />
        </span>
      ),
    },
    { id: 'received', label: text.received, isNumber: true, cell: ({ received }) => format.number(received) },
    { id: 'refused', label: text.refused, isNumber: true, cell: ({ refused }) => format.number(refused) },
    {
      id: 'last',
      label: text.last,
      cell: ({ lastReceivedAt, lastProblem }) => (
        <span className="plain">
          {lastReceivedAt ? (
            <>
              <DateText at={lastReceivedAt} /> <TimeText at={lastReceivedAt} />
            </>
          ) : (
            text.never
          )}
          {lastProblem ? (
            <span className="hint">
              {text.problem} <ServerText said={lastProblem} />
            </span>
          ) : null}
        </span>
      ),
    },
  ];
  columns.push({
    id: 'actions',
    label: <span className="vh">{text.actions}</span>,
    cell: (one) => (
      <span className="marks">
        <RowAction label={text.deliveries} of={nameOf(one)} onClick={() => setLooked(one)} />
        {mayWrite ? (
          <>
            <RowAction label={text.change} of={nameOf(one)} onClick={() => change(one)} />
            <RowAction label={text.remove} of={nameOf(one)} onClick={() => ask(one)} />
          </>
        ) : null}
      </span>
    ),
  });
  return (
    <>
      {changed ? <InboundForm key={changed.id} inbound={changed} onDone={done} /> : null}
      {secret ? <SecretOnce said={text.once} secret={secret} /> : null}
      <DataTable caption={text.table} columns={columns} rows={inbound} keyOf={({ id }) => id} />
      {looked ? <InboundDeliveries key={`last ${looked.id}`} id={looked.id} name={nameOf(looked)} /> : null}
      {removed ? <Remove inbound={removed} onClose={() => setRemoved(null)} /> : null}
    </>
  );
}

const nameOf = ({ name, adapter }: Inbound): string => name ?? text.adapters[adapter];

function Remove({ inbound, onClose }: { inbound: Inbound; onClose(): void }) {
  const { siteParam: site } = useHere();
  return (
    <ActDialog
      title={text.removeTitle}
      yes={text.remove}
      act={() => removeInbound(inbound.id, site)}
      changes={{ queryKey: inboundQuery(site).queryKey }}
      onClose={onClose}
    >
      <p>
        <Tracked>{nameOf(inbound)}</Tracked>
      </p>
      <p>{text.removeHint}</p>
    </ActDialog>
  );
}
