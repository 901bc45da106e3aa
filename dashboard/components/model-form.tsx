/** An attribution model of the site's own, by weights. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { ModelIn, ModelOut } from '../../shared/api/definition.ts';
import { MILESTONES } from '../attribution.ts';
import { putModel } from '../calls/definitions.ts';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { readWeights, type Weights, writeWeights } from '../weights.ts';
import { Field } from './field.tsx';
import { SaveBar } from './save-bar.tsx';

const text = messages.models;
const POSITIONS = ['first', 'middle', 'last'] as const;

interface ModelFormProps {
  /** The one that is changed; null: a new one. */
  model: ModelOut | null;
  /** Names that a new one cannot have. */
  taken: readonly string[];
  onDone(): void;
}

export function ModelForm({ model, taken, onDone }: ModelFormProps) {
  const { site } = useHere();
  const client = useQueryClient();
  const [wrong, setWrong] = useState<string | null>(null);
  const save = useMutation({
    mutationFn: ({ name, body }: { name: string; body: ModelIn }) => putModel(site.id, name, body),
    onSuccess: () => {
      onDone();
      return client.invalidateQueries();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const told = (name: string) => String(form.get(name) ?? '').trim();
    const numbers = (prefix: string, names: readonly string[]): Weights =>
      Object.fromEntries(
        names.flatMap((name) => (told(`${prefix}.${name}`) === '' ? [] : [[name, Number(told(`${prefix}.${name}`))]])),
      );
    const [channels, types] = [readWeights(told('channels')), readWeights(told('types'))];
    const fault = [channels, types].find((each) => 'wrong' in each);
    const isTaken = model === null && taken.includes(told('name'));
    setWrong(isTaken ? text.taken(told('name')) : fault && 'wrong' in fault ? text.wrongLine(fault.wrong) : null);
    if (isTaken || 'wrong' in channels || 'wrong' in types) return;
    const parts = {
      position: numbers('position', POSITIONS),
      milestones: numbers('milestones', MILESTONES),
      channels: channels.weights,
      types: types.weights,
    };
    const body: ModelIn = {
      ...(told('title') ? { title: told('title') } : {}),
      ...Object.fromEntries(Object.entries(parts).filter(([, weights]) => Object.keys(weights).length > 0)),
    };
    save.mutate({ name: model?.id ?? told('name'), body });
  };
  const number = (name: string, label: string, value: number | undefined) => (
    <Field key={name} label={label}>
      {(id) => <input id={id} name={name} type="number" min={0} step="any" defaultValue={value} />}
    </Field>
  );
  return (
    <form className="panel settings-form" onSubmit={submit}>
      <h2>{model ? text.change(model.id) : text.define}</h2>
      <p className="hint">{text.hint}</p>
      <div className="form-grid">
        {model ? null : (
          <Field label={text.name} hint={text.nameHint}>
            {(id) => (
              <input
                id={id}
                name="name"
                type="text"
                required
                maxLength={64}
                pattern="[A-Za-z0-9][A-Za-z0-9._\-]*"
                title={text.nameHint}
              />
            )}
          </Field>
        )}
        <Field label={text.shownAs}>
          {(id) => <input id={id} name="title" type="text" maxLength={200} defaultValue={model?.title} />}
        </Field>
      </div>
      <fieldset className="weights">
        <legend>{text.position}</legend>
        {POSITIONS.map((name) => number(`position.${name}`, text.positions[name], model?.position?.[name]))}
      </fieldset>
      <fieldset className="weights">
        <legend>{text.milestones}</legend>
        {MILESTONES.map((name) =>
          number(`milestones.${name}`, messages.milestone[name] ?? name, model?.milestones?.[name]),
        )}
      </fieldset>
      <div className="form-grid">
        {(['channels', 'types'] as const).map((name) => (
          <Field key={name} label={text[name]}>
            {(id) => (
              <textarea id={id} name={name} rows={3} spellCheck={false} defaultValue={writeWeights(model?.[name])} />
            )}
          </Field>
        ))}
      </div>
      <SaveBar save={text.save} of={{ ...save, error: wrong ?? save.error }} />
    </form>
  );
}
