/** What was written down for a period, the newest day first: added, changed and taken away here. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Annotation, NewAnnotation } from '../../shared/api/note.ts';
import { today } from '../../shared/periods.ts';
import { addAnnotation, changeAnnotation, removeAnnotation } from '../calls/notes.ts';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { Field } from './field.tsx';
import { FormError } from './form-error.tsx';
import { Icon } from './icon.tsx';
import { Tracked } from './tracked.tsx';

const text = messages.annotations;

/** A day is the same day in every time zone up to twelve hours away. */
const noonOf = (day: string) => Date.parse(`${day}T12:00:00Z`);

export function AnnotationList({ annotations }: { annotations: readonly Annotation[] }) {
  const { session, siteParam: site } = useHere();
  const client = useQueryClient();
  const format = useFormat();
  const [changed, setChanged] = useState<string | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: ['annotations'] });
  const remove = useMutation({ mutationFn: (id: string) => removeAnnotation(id, site), onSuccess: refresh });
  const mayWrite = session.scopes.includes('ingest');
  if (annotations.length === 0 && !mayWrite) return null;
  return (
    <section className="panel annotations" aria-labelledby="annotations-title">
      <h2 id="annotations-title" className="eyebrow">
        {text.title}
      </h2>
      <p className="hint">{annotations.length > 0 ? text.hint : text.none}</p>
      <FormError error={remove.error} />
      <ol>
        {annotations
          .toSorted((a, b) => (a.date < b.date ? 1 : -1))
          .map((each) =>
            each.id === changed ? (
              <li key={each.id} className="annotation-form">
                <AnnotationForm
                  given={each}
                  send={(told) => changeAnnotation(each.id, told, site)}
                  onSent={() => {
                    setChanged(null);
                    return refresh();
                  }}
                  onLeave={() => setChanged(null)}
                />
              </li>
            ) : (
              <li key={each.id}>
                <time dateTime={each.date}>{format.date(noonOf(each.date))}</time>
                <span>
                  <Tracked>{each.text}</Tracked>
                  {each.author ? (
                    <span className="hint">
                      {' '}
                      <Tracked>{each.author}</Tracked>
                    </span>
                  ) : null}
                </span>
                {mayWrite ? (
                  <span className="row-actions">
                    <button
                      type="button"
                      className="button quiet small"
                      aria-label={text.change(each.text)}
                      onClick={() => setChanged(each.id)}
                    >
                      {text.edit}
                    </button>
                    <button
                      type="button"
                      className="button quiet small"
                      aria-label={text.remove(each.text)}
                      disabled={remove.isPending}
                      onClick={() => remove.mutate(each.id)}
                    >
                      <Icon name="cross" size={14} />
                    </button>
                  </span>
                ) : null}
              </li>
            ),
          )}
      </ol>
      {mayWrite ? (
        <details className="add-note">
          <summary>{text.add}</summary>
          <AnnotationForm send={(told) => addAnnotation(told, site)} onSent={refresh} />
        </details>
      ) : null}
    </section>
  );
}

interface AnnotationFormProps {
  /** What it changes; else a new one is written, and the form is empty again after that. */
  given?: Annotation;
  send(annotation: NewAnnotation): Promise<unknown>;
  onSent(): Promise<void>;
  onLeave?(): void;
}

function AnnotationForm({ given, send, onSent, onLeave }: AnnotationFormProps) {
  const { site } = useHere();
  const save = useMutation({
    mutationFn: async (form: HTMLFormElement) => {
      const told = new FormData(form);
      await send({ date: String(told.get('date')), text: String(told.get('text')).trim() });
      form.reset();
    },
    onSuccess: onSent,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    save.mutate(event.currentTarget);
  };
  return (
    <>
      <form className="controls-row" onSubmit={submit}>
        <Field label={text.date}>
          {(id) => (
            <input id={id} name="date" type="date" required defaultValue={given?.date ?? today(site.timeZone)} />
          )}
        </Field>
        <Field label={text.text}>
          {(id) => <input id={id} name="text" type="text" required maxLength={500} defaultValue={given?.text} />}
        </Field>
        <button type="submit" className="button" disabled={save.isPending}>
          {given ? text.save : text.submit}
        </button>
        {onLeave ? (
          <button type="button" className="button quiet" onClick={onLeave}>
            {messages.dialog.cancel}
          </button>
        ) : null}
      </form>
      <FormError error={save.error} />
    </>
  );
}
