/** How a file would be read: what each column is taken for, to be changed, and the first rows. */
import type { ImportPreview as Preview } from '../../shared/api/import.ts';
import { messages } from '../messages/current.ts';
import { type Column, DataTable } from './data-table.tsx';
import { Tracked } from './tracked.tsx';

const text = messages.imports;
type Row = Preview['rows'][number];

interface ImportPreviewProps {
  preview: Preview;
  /** From fields to headers, as far as somebody said so. */
  onMap(header: string, field: string | null): void;
}

export function ImportPreview({ preview: { problem, columns, fields, rows }, onMap }: ImportPreviewProps) {
  const shown = [...new Set(rows.flatMap(({ value }) => Object.keys(value ?? {})))];
  const cells: Column<Row>[] = [
    { id: 'line', label: text.line, cell: ({ line }) => line },
    ...shown.map(
      (field): Column<Row> => ({ id: field, label: field, cell: ({ value }) => <Value value={value?.[field]} /> }),
    ),
    ...(rows.some((row) => row.problem !== null)
      ? [{ id: 'problem', label: text.why, cell: ({ problem: why }: Row) => why }]
      : []),
  ];
  return (
    <div>
      <h2 className="section-title">{text.preview}</h2>
      {problem === null ? null : (
        <div className="callout" role="status">
          <strong>{text.unreadable}</strong>
          <span>
            {problem}. {text.unreadableHint}
          </span>
        </div>
      )}
      {columns.length > 0 ? (
        <fieldset className="panel column-map">
          <legend className="vh">{text.columns}</legend>
          {columns.map(({ header, field }, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one name, and none moves
            <label key={place}>
              <Tracked>{header || `${place + 1}`}</Tracked>
              <select
                value={field ?? ''}
                aria-label={text.readAs(header)}
                disabled={header === ''}
                onChange={(event) => onMap(header, event.target.value || null)}
              >
                <option value="">{text.leftOut}</option>
                {field === null || fields.includes(field) ? null : <option value={field}>{field}</option>}
                {fields.map((each) => (
                  <option key={each} value={each}>
                    {each}
                  </option>
                ))}
              </select>
            </label>
          ))}
        </fieldset>
      ) : null}
      {rows.length > 0 ? (
        <>
          <p className="hint">{text.rows(rows.length)}</p>
          <DataTable caption={text.preview} columns={cells} rows={rows} keyOf={({ line }) => String(line)} />
        </>
      ) : null}
    </div>
  );
}

function Value({ value }: { value: unknown }) {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'object') return <Tracked>{String(value)}</Tracked>;
  return (
    <Tracked>
      {Object.values(value)
        .filter((each) => typeof each !== 'object')
        .join(' ')}
    </Tracked>
  );
}
