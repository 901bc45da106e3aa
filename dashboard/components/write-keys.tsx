/** The public write key in the tag: another one, and the end of those before it, which pages may still have. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api.ts';
import { messages } from '../messages/current.ts';
import { sessionQuery, siteQuery } from '../queries.ts';
import { useHere } from '../session-context.ts';
import { Answer } from './answer.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { type Column, DataTable } from './data-table.tsx';
import { Tracked } from './tracked.tsx';

const text = messages.writeKeys;

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
      cell: (key) => (
        <button type="button" className="button small" onClick={() => setEnding(key)}>
          {text.end}
          <span className="vh"> {key}</span>
        </button>
      ),
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
        <Ask
          title={text.changeTitle}
          hint={text.changeHint}
          yes={text.change}
          act={() => api.changeWriteKey(site.id)}
          onClose={() => setChanging(false)}
        />
      ) : null}
      {ending === null ? null : (
        <Ask
          title={text.endTitle}
          hint={text.endHint}
          named={ending}
          yes={text.end}
          act={() => api.endWriteKey(site.id, ending)}
          onClose={() => setEnding(null)}
        />
      )}
    </section>
  );
}

interface AskProps {
  title: string;
  hint: string;
  /** The key it is about. */
  named?: string;
  yes: string;
  act(): Promise<unknown>;
  onClose(): void;
}

function Ask({ title, hint, named, yes, act, onClose }: AskProps) {
  const { site } = useHere();
  const client = useQueryClient();
  const done = useMutation({
    mutationFn: act,
    onSuccess: async () => {
      // The tag on this page and others names the key of now.
      await Promise.all(
        [sessionQuery.queryKey, siteQuery(site.id).queryKey].map((queryKey) => client.invalidateQueries({ queryKey })),
      );
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={title}
      yes={yes}
      isPending={done.isPending}
      error={done.error}
      onYes={() => done.mutate()}
      onClose={onClose}
    >
      {named ? (
        <p>
          <code>
            <Tracked>{named}</Tracked>
          </code>
        </p>
      ) : null}
      <p>{hint}</p>
    </ConfirmDialog>
  );
}
