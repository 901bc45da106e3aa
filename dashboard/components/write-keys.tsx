/** The public write key in the tag: another one, and the end of those before it, which pages may still have. */
import { type InvalidateQueryFilters, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api.ts';
import { messages } from '../messages/current.ts';
import { siteQuery } from '../queries.ts';
import { useHere } from '../session-context.ts';
import { ActDialog } from './act-dialog.tsx';
import { Answer } from './answer.tsx';
import { type Column, DataTable } from './data-table.tsx';
import { RowAction } from './row-action.tsx';
import { Tracked } from './tracked.tsx';

const text = messages.writeKeys;
/** The tag on this page and on others names the key of now. */
const CHANGES: InvalidateQueryFilters = { predicate: ({ queryKey: [of] }) => of === 'session' || of === 'site' };

export function WriteKeys() {
  const { site } = useHere();
  const known = useQuery(siteQuery(site.id));
  const [isChanging, setChanging] = useState(false);
  const [ending, setEnding] = useState<string | null>(null);
  const columns: Column<string>[] = [
    {
      id: 'key',
      label: text.former,
      cell: (key) => (
        <code>
          <Tracked>{key}</Tracked>
        </code>
      ),
    },
    { id: 'until', label: messages.keys.until, cell: () => text.untilEnded },
    {
      id: 'end',
      label: <span className="vh">{text.end}</span>,
      cell: (key) => <RowAction label={text.end} of={key} onClick={() => setEnding(key)} />,
    },
  ];
  return (
    <section className="panel settings-form" aria-labelledby="write-key-title">
      <h2 id="write-key-title">{text.title}</h2>
      <p className="hint">{text.hint}</p>
      <p>
        {text.current}{' '}
        <code>
          <Tracked>{site.writeKey}</Tracked>
        </code>
      </p>
      <div className="page-actions">
        <button type="button" className="button" onClick={() => setChanging(true)}>
          {text.change}
        </button>
      </div>
      <Answer query={known} rows={1}>
        {({ formerWriteKeys }) =>
          formerWriteKeys.length === 0 ? null : (
            <>
              <p role="status">{text.todo}</p>
              <DataTable caption={text.formerTitle} columns={columns} rows={formerWriteKeys} keyOf={(key) => key} />
            </>
          )
        }
      </Answer>
      {isChanging ? (
        <ActDialog
          title={text.changeTitle}
          yes={text.change}
          act={() => api.changeWriteKey(site.id)}
          changes={CHANGES}
          onClose={() => setChanging(false)}
        >
          <p>{text.changeHint}</p>
        </ActDialog>
      ) : null}
      {ending === null ? null : (
        <ActDialog
          title={text.endTitle}
          yes={text.end}
          act={() => api.endWriteKey(site.id, ending)}
          changes={CHANGES}
          onClose={() => setEnding(null)}
        >
          <p>
            <code>
              <Tracked>{ending}</Tracked>
            </code>
          </p>
          <p>{text.endHint}</p>
        </ActDialog>
      )}
    </section>
  );
}
