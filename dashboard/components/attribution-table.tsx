/** Credit by group and model; each row opens the next level, its people the leads behind it. */
import { Link } from 'wouter';
import type { AttributionReport, AttributionRow } from '../../shared/api/attribution.ts';
import type { Period } from '../../shared/periods.ts';
import { type AttributionAsked, drill, leadsBehind } from '../attribution.ts';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { useAddress } from '../use-address.ts';
import { type Column, DataTable } from './data-table.tsx';
import { GroupName, useGroupText } from './group-name.tsx';
import { modelName } from './spread-chart.tsx';
import { StepNotes } from './step-notes.tsx';

const text = messages.attribution;

interface AttributionTableProps {
  report: AttributionReport;
  asked: AttributionAsked;
  period: Period;
  isStale: boolean;
}

export function AttributionTable({ report, asked, period, isStale }: AttributionTableProps) {
  const address = useAddress();
  const format = useFormat();
  const groupText = useGroupText();
  const { groupBy, measure } = asked;
  const figure = (value: string | undefined) =>
    value === undefined ? '' : measure === 'value' ? format.decimal(value) : format.decimal(value, 2);
  const keyOf = (row: AttributionRow) => row.key[groupBy] ?? null;
  const open = asked.filters.map(([name]) => name);
  const leadsHref = (row: AttributionRow) => {
    const behind = leadsBehind([...asked.filters, [groupBy, [keyOf(row) ?? '']]]);
    if (!behind) return null;
    // Only of leads is the period also that of the list.
    const { from, to } = asked.milestone === 'lead' && asked.dateBasis !== 'firstTouch' ? period : {};
    return address.href('/leads', { ...behind, from, to });
  };

  const columns: Column<AttributionRow>[] = [
    {
      id: 'key',
      label: messages.dimension[groupBy],
      sortBy: (row) => groupText(groupBy, keyOf(row)),
      cell: (row) => (
        <span className="stack">
          <Link href={address.hrefWith({ ...drill(groupBy, keyOf(row), open), sort: null })} className="group-link">
            <GroupName dimension={groupBy} value={keyOf(row)} />
          </Link>
          <StepNotes step={keyOf(row)} unit={groupBy} />
        </span>
      ),
    },
    {
      id: 'leads',
      label: text.leads,
      isNumber: true,
      sortBy: (row) => row.leads,
      cell: (row) => {
        const href = leadsHref(row);
        const shown = format.number(row.leads);
        return href ? (
          <Link href={href} aria-label={`${shown}: ${text.showLeads(groupText(groupBy, keyOf(row)))}`}>
            {shown}
          </Link>
        ) : (
          shown
        );
      },
    },
    {
      id: 'touchpoints',
      label: text.touchpoints,
      isNumber: true,
      sortBy: (row) => row.touchpoints,
      cell: (row) => format.number(row.touchpoints),
    },
    ...report.models.map(
      (id): Column<AttributionRow> => ({
        id,
        label: modelName(id),
        isNumber: true,
        sortBy: (row) => Number(row.models[id]?.[measure] ?? 0),
        cell: (row) => (
          <span title={format.percent(row.models[id]?.share ?? 0)}>{figure(row.models[id]?.[measure])}</span>
        ),
      }),
    ),
    {
      id: 'spread',
      label: text.spread,
      isNumber: true,
      sortBy: (row) => row.spread.highest - row.spread.lowest,
      cell: (row) => text.range(format.percent(row.spread.lowest), format.percent(row.spread.highest)),
    },
  ];
  const perModel = (credit: AttributionReport['unattributed'] | undefined) =>
    Object.fromEntries(report.models.map((id) => [id, figure(credit?.[id]?.[measure])]));
  const { totals } = report;
  const foot = [
    {
      id: 'unattributed',
      name: <span title={text.unattributedHint}>{text.unattributed}</span>,
      cells: perModel(report.unattributed),
    },
    ...(report.filteredOut
      ? [
          {
            id: 'filteredOut',
            name: <span className="sub">{text.filteredOut}</span>,
            cells: perModel(report.filteredOut),
          },
        ]
      : []),
    {
      id: 'total',
      name: <strong>{text.total}</strong>,
      cells: {
        leads: format.number(totals.leads),
        touchpoints: format.number(totals.touchpoints),
        ...Object.fromEntries(report.models.map((id) => [id, figure(totals[measure])])),
      },
    },
  ];
  return (
    <DataTable
      caption={text.table(text.measures[measure], measure === 'value' ? report.currency : '')}
      columns={columns}
      rows={report.rows}
      keyOf={(row) => JSON.stringify(row.key)}
      foot={foot}
      defaultSort={`-${report.models.includes('linear') ? 'linear' : report.models[0]}`}
      isStale={isStale}
    />
  );
}
