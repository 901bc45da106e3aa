/** A file from somebody's table to the site: looked at, its columns named, sent, and its refused rows told by line. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Query } from '../api.ts';
import { importFile, importQuery, previewImport } from '../calls/imports.ts';
import { Answer } from '../components/answer.tsx';
import { Choice, Field } from '../components/field.tsx';
import { FormError } from '../components/form-error.tsx';
import { ImportPreview } from '../components/import-preview.tsx';
import { ImportResult } from '../components/import-result.tsx';
import { PageHead } from '../components/page-head.tsx';
import { Notice } from '../components/problem.tsx';
import { Skeleton } from '../components/skeleton.tsx';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { useAddress } from '../use-address.ts';
import { usePageTitle } from '../use-arrival.ts';

const text = messages.imports;
const DEFAULTS = ['source', 'medium', 'campaign', 'channel', 'currency'] as const;

export default function ImportsPage() {
  const { session } = useHere();
  const address = useAddress();
  const id = address.get('import');
  usePageTitle(text.title);
  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      {!session.scopes.includes('ingest') ? (
        <Notice icon="download" title={text.readOnly} detail={text.readOnlyHint} />
      ) : id ? (
        <Result id={id} />
      ) : (
        <ImportForm />
      )}
    </>
  );
}

function Result({ id }: { id: string }) {
  const { siteParam } = useHere();
  const address = useAddress();
  const report = useQuery(importQuery(id, siteParam));
  return (
    <>
      <Answer query={report}>{(data) => <ImportResult report={data} />}</Answer>
      <div className="page-actions">
        <button type="button" className="button" onClick={() => address.set({ import: null })}>
          {text.again}
        </button>
      </div>
    </>
  );
}

function ImportForm() {
  const { siteParam: site } = useHere();
  const address = useAddress();
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [mapping, setMapping] = useState<Record<string, string>>({});
  const [defaults, setDefaults] = useState<Record<string, string>>({});
  const [sent, setSent] = useState(0);
  const kind = address.get('kind', 'costs');
  const preset = address.get('preset', '');
  const isCosts = kind === 'costs';
  const query: Query = {
    site,
    ...(isCosts ? { preset, ...defaults } : {}),
    ...(Object.keys(mapping).length > 0 ? { mapping: JSON.stringify(mapping) } : {}),
  };
  const preview = useQuery({
    queryKey: ['import-preview', kind, query, file?.name, file?.size, file?.lastModified],
    queryFn: () => previewImport(kind, file as File, query),
    enabled: file !== null,
    gcTime: 0,
    placeholderData: (before) => before,
  });
  const run = useMutation({
    mutationFn: () => importFile(kind, file as File, query, setSent),
    onSuccess: async (report) => {
      client.setQueryData(importQuery(report.id, site).queryKey, report);
      address.set({ import: report.id });
      await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'import' });
    },
  });
  const choose = (change: Record<string, string | null>) => {
    setMapping({});
    run.reset();
    address.set(change, { replace: true });
  };
  /** A field is one column's alone. */
  const map = (header: string, field: string | null) =>
    setMapping((before) => {
      const next = Object.fromEntries(
        Object.entries(before).filter(([each, name]) => name !== header && each !== field),
      );
      if (field !== null) next[field] = header;
      // A column that was understood by its name is left out by naming one that is not there.
      const understood = preview.data?.columns.find((column) => column.header === header)?.field;
      if (field === null && understood) next[understood] = NO_COLUMN;
      return next;
    });
  const error = run.error ?? preview.error;
  return (
    <>
      <div className="controls">
        <div className="controls-row">
          <Choice
            label={text.kind}
            value={kind}
            options={Object.entries(text.kinds)}
            onChange={(value) => choose({ kind: value === 'costs' ? null : value, preset: null })}
          />
          {isCosts ? (
            <Choice
              label={text.preset}
              value={preset}
              options={Object.entries(text.presets)}
              onChange={(value) => choose({ preset: value })}
            />
          ) : null}
          <Field label={text.file}>
            {(id) => (
              <input
                id={id}
                type="file"
                accept=".csv,.tsv,.txt,.ndjson,.jsonl,text/csv"
                onChange={(event) => {
                  setMapping({});
                  run.reset();
                  setFile(event.target.files?.[0] ?? null);
                }}
              />
            )}
          </Field>
        </div>
        {isCosts ? (
          <details className="more-controls">
            <summary>{text.defaults}</summary>
            <div className="controls-row">
              {DEFAULTS.map((name) => (
                <Field key={name} label={name === 'currency' ? text.currency : messages.dimension[name]}>
                  {(id) => (
                    <input
                      id={id}
                      type="text"
                      maxLength={name === 'currency' ? 3 : 300}
                      defaultValue={defaults[name]}
                      onBlur={({ target: { value } }) => {
                        if (value !== (defaults[name] ?? '')) setDefaults({ ...defaults, [name]: value });
                      }}
                    />
                  )}
                </Field>
              ))}
            </div>
          </details>
        ) : null}
      </div>
      <FormError error={error} />
      {file && preview.isPending ? <Skeleton rows={4} kind="row" /> : null}
      {file && preview.data ? (
        <>
          <div className="page-actions">
            <button
              type="button"
              className="button primary"
              disabled={
                run.isPending ||
                preview.isPlaceholderData ||
                preview.data.problem !== null ||
                preview.data.rows.length === 0
              }
              onClick={() => {
                setSent(0);
                run.mutate();
              }}
            >
              {text.start}
            </button>
            {run.isPending ? <Progress sent={sent} /> : null}
          </div>
          <ImportPreview preview={preview.data} onMap={map} />
        </>
      ) : null}
    </>
  );
}

const NO_COLUMN = '\u0000';

function Progress({ sent }: { sent: number }) {
  const format = useFormat();
  const isSent = sent >= 1;
  return (
    <p role="status" className="import-progress">
      <progress aria-label={isSent ? text.storing : text.sending} max={1} value={isSent ? undefined : sent} />
      {isSent ? text.storing : `${text.sending}, ${format.percent(sent)}`}
    </p>
  );
}
