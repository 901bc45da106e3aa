/** Targets that have to do with the period on screen: how each stands, and a new one. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { KpiName, KpiReport, Pacing } from '../../shared/api/kpi.ts';
import { addDays } from '../../shared/periods.ts';
import { ApiError } from '../api.ts';
import { putTarget, removeTarget } from '../calls/targets.ts';
import { useFormat } from '../format-context.ts';
import { KPI_ORDER } from '../kpis.ts';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { type Column, DataTable } from './data-table.tsx';
import { Choice, Field } from './field.tsx';
import { FormError } from './form-error.tsx';
import { useKpiText } from './kpi-value.tsx';
import { RemoveButton } from './remove-button.tsx';
import { Tracked } from './tracked.tsx';

const text = messages.kpis;

export function TargetsPanel({ report }: { report: KpiReport }) {
  const { session, siteParam } = useHere();
  const client = useQueryClient();
  const format = useFormat();
  const mayWrite = session.scopes.includes('manage');
  const remove = useMutation({
    mutationFn: (row: Pacing) => removeTarget(siteParam, row),
    onSuccess: () => client.invalidateQueries({ queryKey: ['kpis'] }),
  });
  const show = useKpiText();
  const shown = (row: Pacing, value: number | string | null) => show(row.kpi as KpiName, value, report.currency);
  const columns: Column<Pacing>[] = [
    {
      id: 'kpi',
      label: text.kpi,
      cell: ({ kpi, key }) => (
        <span className="stack">
          {messages.kpi[kpi] ?? kpi}
          {Object.values(key).length > 0 ? (
            <span className="sub">
              <Tracked>{Object.values(key).join(', ')}</Tracked>
            </span>
          ) : null}
        </span>
      ),
    },
    { id: 'period', label: messages.period.label, cell: ({ from, to }) => `${from} – ${addDays(to, -1)}` },
    { id: 'target', label: text.target, isNumber: true, cell: (row) => shown(row, row.value) },
    { id: 'actual', label: text.actual, isNumber: true, cell: (row) => shown(row, row.actual) },
    { id: 'expected', label: text.expected, isNumber: true, cell: (row) => shown(row, row.expected) },
    {
      id: 'reached',
      label: text.reached,
      isNumber: true,
      cell: ({ attainment }) => (attainment === null ? messages.noFigure : format.percent(attainment)),
    },
    {
      id: 'pace',
      label: text.pace,
      cell: ({ onPace }) => (onPace === null ? '' : onPace ? messages.overview.onPace : messages.overview.behind),
    },
    ...(mayWrite
      ? [
          {
            id: 'remove',
            label: <span className="vh">{text.remove}</span>,
            cell: (row: Pacing) => (
              <RemoveButton
                label={text.removeTarget(messages.kpi[row.kpi] ?? row.kpi, row.from, addDays(row.to, -1))}
                onClick={() => remove.mutate(row)}
              />
            ),
          },
        ]
      : []),
  ];
  return (
    <div>
      <h2 className="section-title">{text.targets}</h2>
      <p className="hint">{text.targetsLead}</p>
      {report.targets.length === 0 ? (
        <p>{text.noTargets}</p>
      ) : (
        <DataTable
          caption={text.targets}
          columns={columns}
          rows={report.targets}
          keyOf={({ kpi, from, to, key }) => JSON.stringify([kpi, from, to, key])}
        />
      )}
      <FormError error={remove.error} />
      {mayWrite ? <NewTarget report={report} /> : null}
    </div>
  );
}

function NewTarget({ report }: { report: KpiReport }) {
  const { siteParam } = useHere();
  const client = useQueryClient();
  const [kpi, setKpi] = useState<string>('leads');
  const set = useMutation({
    mutationFn: async (form: FormData) => {
      const told = (name: string) => String(form.get(name) ?? '').trim();
      const channel = told('channel');
      const { rejected } = await putTarget(siteParam, {
        kpi: kpi as KpiName,
        from: told('from'),
        to: addDays(told('to'), 1),
        value: told('value'),
        ...(channel ? { key: { channel } } : {}),
      });
      const why = rejected[0]?.errors.map(({ detail }) => detail).join('; ');
      if (why !== undefined) throw new ApiError(400, messages.kpis.value, why, '');
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['kpis'] }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    set.mutate(new FormData(event.currentTarget));
  };
  return (
    <form className="controls-row target-form" onSubmit={submit}>
      <Choice
        label={text.kpi}
        value={kpi}
        options={KPI_ORDER.map((name) => [name, messages.kpi[name] ?? name])}
        onChange={setKpi}
      />
      <Field label={text.from}>
        {(id) => <input id={id} name="from" type="date" required defaultValue={report.from?.slice(0, 10)} />}
      </Field>
      <Field label={text.to}>
        {(id) => (
          <input
            id={id}
            name="to"
            type="date"
            required
            defaultValue={report.to ? addDays(report.to.slice(0, 10), -1) : undefined}
          />
        )}
      </Field>
      <Field label={text.value}>
        {(id) => <input id={id} name="value" type="text" inputMode="decimal" required pattern="-?\d+(\.\d+)?" />}
      </Field>
      <Field label={`${text.group} (${messages.dimension.channel})`}>
        {(id) => <input id={id} name="channel" type="text" maxLength={100} placeholder={text.whole} />}
      </Field>
      <button type="submit" className="button" disabled={set.isPending}>
        {text.set}
      </button>
      <FormError error={set.error} />
    </form>
  );
}
