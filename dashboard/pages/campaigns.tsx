/** What advertising costs and what it brings: key figures per campaign, channel, source, and the costs themselves. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { CostOut } from '../../shared/api/cost.ts';
import type { KpiName, KpiReport, KpiRow } from '../../shared/api/kpi.ts';
import { asCsv } from '../api.ts';
import { Answer } from '../components/answer.tsx';
import { type Column, DataTable } from '../components/data-table.tsx';
import { GroupChoice } from '../components/group-choice.tsx';
import { GroupName, useGroupText } from '../components/group-name.tsx';
import { useKpiText } from '../components/kpi-value.tsx';
import { ModelChoice } from '../components/model-choice.tsx';
import { CsvLink } from '../components/page-head.tsx';
import { Pager } from '../components/pager.tsx';
import { usePeriod } from '../components/period-choice.tsx';
import { Notice } from '../components/problem.tsx';
import { ReportPage } from '../components/report-page.tsx';
import { Tracked } from '../components/tracked.tsx';
import { readFilterTags } from '../filter-tags.ts';
import { useFormat } from '../format-context.ts';
import { numberOf } from '../kpis.ts';
import { messages } from '../messages/current.ts';
import { costsQuery, kpisQuery } from '../queries.ts';
import { useHere } from '../session-context.ts';
import { useAddress } from '../use-address.ts';

const text = messages.campaigns;
const GROUPS = ['campaign', 'channel', 'channelGroup', 'source', 'sourceMedium', 'content', 'term', 'month'];
const SHOWN: KpiName[] = ['spend', 'clicks', 'visits', 'leads', 'cpl', 'won', 'revenue', 'cac', 'roi'];

export default function CampaignsPage() {
  const { siteParam: site, session } = useHere();
  const address = useAddress();
  const period = usePeriod('12m');
  const groupBy = GROUPS.find((each) => each === address.get('groupBy')) ?? 'campaign';
  const model = address.get('model', 'linear');
  const { account: _, product: __, ...tags } = readFilterTags(address.search);
  const query = { site, from: period.from, to: period.to, ...tags, groupBy, model };
  const answer = useQuery(kpisQuery(query));
  return (
    <>
      <ReportPage
        text={text}
        icon="coins"
        path="/v1/reports/kpis"
        query={query}
        answer={answer}
        period={period}
        fallback="12m"
        controls={
          <>
            <GroupChoice groups={GROUPS} value={groupBy} fallback="campaign" />
            <ModelChoice model={model} fallback="linear" />
          </>
        }
        isEmpty={({ rows }) => rows.length === 0}
      >
        {(report) => <Figures report={report} groupBy={groupBy} isStale={answer.isPlaceholderData} />}
      </ReportPage>
      {session.share ? null : <Costs />}
    </>
  );
}

function Figures({ report, groupBy, isStale }: { report: KpiReport; groupBy: string; isStale: boolean }) {
  const address = useAddress();
  const show = useKpiText();
  const groupText = useGroupText();
  const keyOf = (row: KpiRow) => row.key[groupBy] ?? null;
  const columns: Column<KpiRow>[] = [
    {
      id: 'key',
      label: messages.dimension[groupBy],
      sortBy: (row) => groupText(groupBy, keyOf(row)),
      cell: (row) =>
        groupBy === 'month' ? (
          keyOf(row)
        ) : (
          <Link href={address.href('/attribution', { [groupBy]: [keyOf(row) ?? ''] })} className="group-link">
            <GroupName dimension={groupBy} value={keyOf(row)} />
          </Link>
        ),
    },
    ...SHOWN.map(
      (name): Column<KpiRow> => ({
        id: name,
        label: <span title={messages.server.kpi[name] ?? report.definitions[name]}>{messages.kpi[name]}</span>,
        short: messages.kpi[name],
        isNumber: true,
        sortBy: ({ kpis }) => numberOf(kpis[name]),
        cell: ({ kpis }) => show(name, kpis[name], report.currency),
      }),
    ),
  ];
  return (
    <DataTable
      caption={text.table}
      columns={columns}
      rows={report.rows}
      keyOf={(row) => JSON.stringify(row.key)}
      defaultSort={groupBy === 'month' ? '-key' : '-spend'}
      isStale={isStale}
      foot={[
        {
          id: 'total',
          name: <strong>{messages.attribution.total}</strong>,
          cells: Object.fromEntries(SHOWN.map((name) => [name, show(name, report.totals[name], report.currency)])),
        },
      ]}
    />
  );
}

function Costs() {
  const { siteParam: site } = useHere();
  const address = useAddress();
  const format = useFormat();
  const period = usePeriod('12m');
  const query = { site, from: period.from, to: period.to, cursor: address.get('cursor') };
  const costs = useQuery(costsQuery(query));
  const said = (value: string | null) => (value === null ? '' : <Tracked>{value}</Tracked>);
  const columns: Column<CostOut>[] = [
    { id: 'date', label: text.date, cell: ({ date }) => date },
    {
      id: 'source',
      label: messages.dimension.source,
      cell: ({ source, medium }) => said([source, medium].filter(Boolean).join(' / ')),
    },
    { id: 'campaign', label: messages.dimension.campaign, cell: ({ campaign }) => said(campaign) },
    { id: 'content', label: messages.dimension.content, cell: ({ content }) => said(content) },
    {
      id: 'impressions',
      label: messages.kpi.impressions,
      isNumber: true,
      cell: ({ impressions }) => (impressions === null ? '' : format.number(impressions)),
    },
    {
      id: 'clicks',
      label: messages.kpi.clicks,
      isNumber: true,
      cell: ({ clicks }) => (clicks === null ? '' : format.number(clicks)),
    },
    { id: 'cost', label: text.cost, isNumber: true, cell: ({ cost }) => <strong>{format.money(cost)}</strong> },
  ];
  return (
    <div>
      <header className="section-head">
        <h2>{text.costs}</h2>
        <span className="page-actions">
          <Link href={address.href('/settings/imports')}>{messages.imports.link}</Link>
          <CsvLink href={asCsv('/v1/costs', query)} />
        </span>
      </header>
      <Answer query={costs} rows={4}>
        {({ data, nextCursor }) =>
          data.length === 0 ? (
            <Notice icon="coins" title={text.noCosts} detail={text.noCostsHint} />
          ) : (
            <DataTable
              caption={text.costs}
              columns={columns}
              rows={data}
              keyOf={(row) => JSON.stringify(row)}
              isStale={costs.isPlaceholderData}
            >
              <Pager shown={text.shown(data.length)} nextCursor={nextCursor} />
            </DataTable>
          )
        }
      </Answer>
    </div>
  );
}
