/** Attribution models of the site's own: what there is, a new one, and changes of them. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ModelOut } from '../../shared/api/definition.ts';
import { modelsQuery, removeModel } from '../calls/definitions.ts';
import { ActDialog } from '../components/act-dialog.tsx';
import { Answer } from '../components/answer.tsx';
import { type Column, DataTable } from '../components/data-table.tsx';
import { ModelForm } from '../components/model-form.tsx';
import { PageHead } from '../components/page-head.tsx';
import { RowAction } from '../components/row-action.tsx';
import { Tracked } from '../components/tracked.tsx';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { usePageTitle } from '../use-arrival.ts';
import { writeWeights } from '../weights.ts';

const text = messages.models;

export default function ModelsPage() {
  const { site, session } = useHere();
  const models = useQuery(modelsQuery(site.id));
  /** Each form is one of its own, so that nothing typed into the one before is left in it; `model` null: a new one. */
  const [form, setForm] = useState<{ number: number; model: ModelOut | null }>({ number: 0, model: null });
  const [isSaved, setIsSaved] = useState(false);
  const [removed, setRemoved] = useState<string | null>(null);
  const mayWrite = session.scopes.includes('manage');
  const open = (model: ModelOut | null) => {
    setForm(({ number }) => ({ number: number + 1, model }));
    setIsSaved(false);
  };
  usePageTitle(text.title);
  const columns: Column<ModelOut>[] = [
    {
      id: 'name',
      label: text.name,
      cell: ({ id, title }) => (
        <span className="stack">
          <strong>{id}</strong>
          {title ? (
            <span className="sub">
              <Tracked>{title}</Tracked>
            </span>
          ) : null}
        </span>
      ),
    },
    {
      id: 'rule',
      label: text.rule,
      cell: ({ position, milestones, channels, types }) => (
        <Tracked>
          {[position, milestones, channels, types]
            .flatMap((weights) => (weights ? writeWeights(weights).split('\n') : []))
            .join(', ')}
        </Tracked>
      ),
    },
    { id: 'version', label: text.version, isNumber: true, cell: ({ version }) => version },
    ...(mayWrite
      ? [
          {
            id: 'act',
            label: <span className="vh">{text.edit}</span>,
            cell: (model: ModelOut) => (
              <span className="row-actions">
                <RowAction label={text.edit} of={model.id} onClick={() => open(model)} />
                <RowAction label={text.remove} of={model.id} onClick={() => setRemoved(model.id)} />
              </span>
            ),
          },
        ]
      : []),
  ];
  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      <Answer query={models} rows={2}>
        {({ data }) => (
          <>
            {data.length === 0 ? (
              <p className="hint">{text.none}</p>
            ) : (
              <DataTable caption={text.list} columns={columns} rows={data} keyOf={({ id }) => id} />
            )}
            <p role="status" className="hint">
              {isSaved ? text.saved : ''}
            </p>
            {mayWrite ? (
              <ModelForm
                key={form.number}
                model={form.model}
                taken={data.map(({ id }) => id)}
                onDone={() => {
                  open(null);
                  setIsSaved(true);
                }}
              />
            ) : null}
            {form.model ? (
              <button type="button" className="button quiet" onClick={() => open(null)}>
                {text.another}
              </button>
            ) : null}
          </>
        )}
      </Answer>
      {removed ? <Remove name={removed} onClose={() => setRemoved(null)} /> : null}
    </>
  );
}

function Remove({ name, onClose }: { name: string; onClose(): void }) {
  const { site } = useHere();
  return (
    <ActDialog
      title={text.removeTitle(name)}
      yes={text.remove}
      act={() => removeModel(site.id, name)}
      onClose={onClose}
    >
      <p className="hint">{text.removeHint}</p>
    </ActDialog>
  );
}
