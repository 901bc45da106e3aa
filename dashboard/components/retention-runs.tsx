/** The receipts of what was taken away because its time was over. */
import { useQuery } from '@tanstack/react-query';
import type { RetentionRun } from '../../shared/api/retention.ts';
import { retentionRunsQuery } from '../calls/privacy.ts';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { Answer } from './answer.tsx';
import { type Column, DataTable } from './data-table.tsx';
import { DateText } from './moment-text.tsx';

const text = messages.privacy;

export function RetentionRuns() {
  const { siteParam } = useHere();
  const format = useFormat();
  const runs = useQuery(retentionRunsQuery(siteParam));
  const columns: Column<RetentionRun>[] = [
    { id: 'began', label: text.began, cell: ({ beganAt }) => <DateText at={beganAt} /> },
    {
      id: 'went',
      label: text.went,
      cell: ({ classes, endedAt }) =>
        endedAt === null
          ? text.running
          : classes.map((each) => text.of(format.number(each.count), text.classes[each.class])).join(', ') ||
            text.nothing,
    },
  ];
  return (
    <section className="section" aria-labelledby="runs-title">
      <h2 id="runs-title" className="section-title">
        {text.runs}
      </h2>
      <Answer query={runs} rows={2}>
        {({ data }) =>
          data.length === 0 ? (
            <p className="hint">{text.noRuns}</p>
          ) : (
            <DataTable caption={text.runs} columns={columns} rows={data} keyOf={({ id }) => id} />
          )
        }
      </Answer>
    </section>
  );
}
