/** Secret keys: those in force, a new one (shown this once), and the end of one. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Key } from '../../shared/api/site.ts';
import { SCOPES, type Scope } from '../../shared/vocabulary.ts';
import { api } from '../api.ts';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { keysQuery } from '../queries.ts';
import { useHere } from '../session-context.ts';
import { ActDialog } from './act-dialog.tsx';
import { Answer } from './answer.tsx';
import { Chips } from './chips.tsx';
import { type Column, DataTable } from './data-table.tsx';
import { Field } from './field.tsx';
import { FormError } from './form-error.tsx';
import { RowAction } from './row-action.tsx';
import { SecretOnce } from './secret-once.tsx';
import { Tracked } from './tracked.tsx';

const text = messages.keys;

export function KeysPanel() {
  const { session } = useHere();
  const format = useFormat();
  const keys = useQuery(keysQuery);
  const [ending, setEnding] = useState<Key | null>(null);
  const siteName = (id: string) => session.sites.find((site) => site.id === id)?.name ?? id;
  const columns: Column<Key>[] = [
    { id: 'name', label: text.name, cell: ({ name }) => <Tracked>{name}</Tracked> },
    { id: 'scopes', label: text.scopes, cell: ({ scopes }) => scopes.map((scope) => text.scope[scope]).join(', ') },
    { id: 'sites', label: text.sites, cell: ({ sites }) => sites?.map(siteName).join(', ') ?? text.allSites },
    {
      id: 'used',
      label: text.lastUsed,
      cell: ({ lastUsedAt }) => (lastUsedAt ? format.dateTime(Date.parse(lastUsedAt)) : text.never),
    },
    {
      id: 'until',
      label: text.until,
      cell: ({ expiresAt }) => (expiresAt ? format.dateTime(Date.parse(expiresAt)) : '–'),
    },
    {
      id: 'end',
      label: <span className="vh">{text.revoke}</span>,
      cell: (key) => <RowAction label={text.revoke} of={key.name} onClick={() => setEnding(key)} />,
    },
  ];
  return (
    <div>
      <h2 className="section-title">{text.title}</h2>
      <NewKeyForm />
      <Answer query={keys} rows={2}>
        {({ data }) =>
          data.length === 0 ? (
            <p className="hint">{text.none}</p>
          ) : (
            <DataTable caption={text.title} columns={columns} rows={data} keyOf={({ id }) => id} />
          )
        }
      </Answer>
      {ending ? <RevokeKey revoked={ending} onClose={() => setEnding(null)} /> : null}
    </div>
  );
}

function NewKeyForm() {
  const { site } = useHere();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<Scope[]>(['ingest']);
  const make = useMutation({
    mutationFn: () => api.createKey({ name: name.trim(), scopes, sites: [site.id] }),
    onSuccess: () => {
      setName('');
      return client.invalidateQueries({ queryKey: keysQuery.queryKey });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() && scopes.length > 0) make.mutate();
  };
  return (
    <>
      <form className="controls-row" onSubmit={submit}>
        <Field label={text.newName}>
          {(id) => (
            <input
              id={id}
              type="text"
              required
              maxLength={200}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Chips
          legend={text.scopes}
          options={SCOPES}
          chosen={scopes}
          label={(scope) => text.scope[scope]}
          onChange={setScopes}
        />
        <button type="submit" className="button" disabled={make.isPending || scopes.length === 0}>
          {text.make}
        </button>
      </form>
      <FormError error={make.error} />
      {make.data ? <SecretOnce said={text.once} secret={make.data.key} /> : null}
    </>
  );
}

function RevokeKey({ revoked, onClose }: { revoked: Key; onClose(): void }) {
  return (
    <ActDialog
      title={text.revokeTitle(revoked.name)}
      yes={text.revoke}
      act={() => api.revokeKey(revoked.id)}
      changes={{ queryKey: keysQuery.queryKey }}
      onClose={onClose}
    >
      <p>{text.revokeHint}</p>
    </ActDialog>
  );
}
