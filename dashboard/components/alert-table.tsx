/** How each thing that is watched stands. */
import type { Alert } from '../../shared/api/alert.ts';
import { messages } from '../messages/current.ts';
import { type Column, DataTable } from './data-table.tsx';
import { DateText, TimeText } from './moment-text.tsx';

const text = messages.alerts;

const Moment = ({ at }: { at: string }) => (
  <>
    <DateText at={at} /> <TimeText at={at} />
  </>
);

const COLUMNS: Column<Alert>[] = [
  { id: 'kind', label: text.kind, cell: ({ kind }) => text.kinds[kind] },
  { id: 'state', label: text.state, cell: ({ raised }) => (raised ? text.raised : text.quiet) },
  { id: 'since', label: text.since, cell: ({ since }) => <Moment at={since} /> },
  { id: 'checked', label: text.checked, cell: ({ checkedAt }) => <Moment at={checkedAt} /> },
];

export function AlertTable({ alerts }: { alerts: readonly Alert[] }) {
  return <DataTable caption={text.table} columns={COLUMNS} rows={alerts} keyOf={({ kind }) => kind} />;
}
