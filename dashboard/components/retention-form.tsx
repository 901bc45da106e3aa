/** How long each class of data is kept. What a change would take away is shown before it can be saved. */
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Site } from '../../shared/api/site.ts';
import { RETENTION_CLASSES } from '../../shared/vocabulary.ts';
import { previewRetention } from '../calls/privacy.ts';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { readRetention } from '../retention-form.ts';
import { useHere } from '../session-context.ts';
import { useSiteChange } from '../use-site-change.ts';
import { type Column, DataTable } from './data-table.tsx';
import { Field } from './field.tsx';
import { FormError } from './form-error.tsx';
import { DateText } from './moment-text.tsx';

const text = messages.privacy;
/** Classes with a term in days; that of persons is told in months. */
const CLASSES = RETENTION_CLASSES.filter((name) => name !== 'leads');

export function RetentionForm({ site }: { site: Site }) {
  const { siteParam } = useHere();
  const [typed, setTyped] = useState<Record<string, string>>(() => ({
    retention: String(site.retention ?? ''),
    ...Object.fromEntries(CLASSES.map((name) => [name, String(site.retentionDays[name] ?? '')])),
  }));
  const preview = useMutation({
    mutationFn: (settings: ReturnType<typeof readRetention>) => previewRetention(siteParam, settings),
  });
  const save = useSiteChange(site.id);
  const set = (name: string, value: string) => {
    preview.reset();
    save.reset();
    setTyped({ ...typed, [name]: value });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.reset();
    preview.mutate(readRetention(typed));
  };
  return (
    <form className="panel settings-form" onSubmit={submit}>
      <h2>{text.retention}</h2>
      <p className="hint">{text.retentionHint}</p>
      <div className="form-grid">
        <Field label={text.months} hint={text.forEver}>
          {(id) => (
            <input
              id={id}
              type="number"
              min={1}
              max={1200}
              value={typed.retention}
              onChange={({ target }) => set('retention', target.value)}
            />
          )}
        </Field>
        {CLASSES.map((name) => (
          <Field key={name} label={text.days(text.classes[name])} hint={text.forEver}>
            {(id) => (
              <input
                id={id}
                type="number"
                min={1}
                max={36500}
                value={typed[name]}
                onChange={({ target }) => set(name, target.value)}
              />
            )}
          </Field>
        ))}
      </div>
      <FormError error={save.error ?? preview.error} />
      {preview.data ? <Preview classes={preview.data.classes} /> : null}
      <div className="dialog-actions">
        <button type="submit" className="button" disabled={preview.isPending}>
          {preview.isPending ? messages.dialog.working : text.preview}
        </button>
        <button
          type="button"
          className="button primary"
          disabled={!preview.data || save.isPending}
          onClick={() => save.mutate(readRetention(typed), { onSuccess: preview.reset })}
        >
          {text.saveRetention}
        </button>
        <p role="status" className="hint">
          {save.isSuccess ? text.saved : preview.data ? '' : text.previewFirst}
        </p>
      </div>
    </form>
  );
}

type Going = { class: keyof typeof text.classes; before: string; count: number };

function Preview({ classes }: { classes: readonly Going[] }) {
  const format = useFormat();
  if (classes.length === 0) return <p>{text.nothingGoes}</p>;
  const columns: Column<Going>[] = [
    { id: 'class', label: text.class, cell: (row) => text.classes[row.class] },
    { id: 'before', label: text.before, cell: ({ before }) => <DateText at={before} /> },
    { id: 'count', label: text.count, isNumber: true, cell: ({ count }) => format.number(count) },
  ];
  return <DataTable caption={text.wouldGo} columns={columns} rows={classes} keyOf={(row) => row.class} />;
}
