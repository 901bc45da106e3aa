/** What became of an import: how many rows, and why the others were refused. */
import type { ImportReport } from '../../shared/api/import.ts';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { type Column, DataTable } from './data-table.tsx';
import { Figures } from './figures.tsx';
import { ServerText } from './server-text.tsx';

const text = messages.imports;
type Refused = { line: number; pointer: string | null; detail: string };

export function ImportResult({ report }: { report: ImportReport }) {
  const format = useFormat();
  const refused: Refused[] = report.rejected.flatMap(({ line, errors }) => errors.map((error) => ({ line, ...error })));
  const columns: Column<Refused>[] = [
    { id: 'line', label: text.line, cell: ({ line }) => format.number(line) },
    { id: 'where', label: text.where, cell: ({ pointer }) => (pointer ? <code>{pointer}</code> : null) },
    { id: 'why', label: text.why, cell: ({ detail }) => <ServerText said={detail} /> },
  ];
  return (
    <section aria-labelledby="import-result">
      <h2 id="import-result" className="section-title">
        {report.status === 'failed' ? text.failed : text.result}
      </h2>
      <Figures
        label={text.result}
        figures={[
          [text.accepted, format.number(report.accepted)],
          [text.updated, format.number(report.updated)],
          [text.unchanged, format.number(report.unchanged)],
          [text.rejected, format.number(report.rejectedRows)],
        ]}
      />
      {refused.length === 0 ? (
        <p role="status">{text.allGood}</p>
      ) : (
        <DataTable
          caption={text.rejectedRows}
          columns={columns}
          rows={refused}
          keyOf={({ line, pointer, detail }) => `${line} ${pointer} ${detail}`}
        />
      )}
    </section>
  );
}
