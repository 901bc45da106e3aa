/** Trends with annotations: marks on the charts inside, and below them what was written down for the period. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useMemo } from 'react';
import type { Annotation } from '../../shared/api/note.ts';
import { today } from '../../shared/periods.ts';
import { addAnnotation, annotationsQuery, removeAnnotation } from '../calls/notes.ts';
import { ChartMarks, marksOf } from '../chart-marks.ts';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { Field } from './field.tsx';
import { FormError } from './form-error.tsx';
import { Icon } from './icon.tsx';
import { Tracked } from './tracked.tsx';

const text = messages.annotations;
const NONE: readonly Annotation[] = [];

interface AnnotatedProps {
  /** First days of the steps of the trends inside, in order. */
  steps: readonly string[];
  from: string | undefined;
  to: string | undefined;
  children: ReactNode;
}

export function Annotated({ steps, from, to, children }: AnnotatedProps) {
  const { siteParam: site } = useHere();
  const annotations = useQuery(annotationsQuery({ site, from, to })).data?.data ?? NONE;
  const key = steps.join();
  const marks = useMemo(() => marksOf(key === '' ? [] : key.split(','), annotations), [key, annotations]);
  return (
    <ChartMarks value={marks}>
      {children}
      <Annotations annotations={annotations} />
    </ChartMarks>
  );
}

function Annotations({ annotations }: { annotations: readonly Annotation[] }) {
  const { session, siteParam: site } = useHere();
  const client = useQueryClient();
  const format = useFormat();
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
          .map((each) => (
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
                <button
                  type="button"
                  className="button quiet small"
                  aria-label={text.remove(each.text)}
                  disabled={remove.isPending}
                  onClick={() => remove.mutate(each.id)}
                >
                  <Icon name="cross" size={14} />
                </button>
              ) : null}
            </li>
          ))}
      </ol>
      {mayWrite ? <AddAnnotation onAdded={refresh} /> : null}
    </section>
  );
}

/** A day is the same day in every time zone up to twelve hours away. */
const noonOf = (day: string) => Date.parse(`${day}T12:00:00Z`);

function AddAnnotation({ onAdded }: { onAdded(): Promise<void> }) {
  const { siteParam: site, site: here } = useHere();
  const add = useMutation({
    mutationFn: async (form: HTMLFormElement) => {
      const told = new FormData(form);
      await addAnnotation({ date: String(told.get('date')), text: String(told.get('text')).trim() }, site);
      form.reset();
    },
    onSuccess: onAdded,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    add.mutate(event.currentTarget);
  };
  return (
    <details className="add-note">
      <summary>{text.add}</summary>
      <form className="controls-row" onSubmit={submit}>
        <Field label={text.date}>
          {(id) => <input id={id} name="date" type="date" required defaultValue={today(here.timeZone)} />}
        </Field>
        <Field label={text.text}>{(id) => <input id={id} name="text" type="text" required maxLength={500} />}</Field>
        <button type="submit" className="button" disabled={add.isPending}>
          {text.submit}
        </button>
      </form>
      <FormError error={add.error} />
    </details>
  );
}
