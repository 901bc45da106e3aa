/** What ad platforms claim beside what was seen, and why they differ. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { ReconciliationReport } from '../../shared/api/reconciliation.ts';
import type { Period } from '../../shared/periods.ts';
import { leadsBehind } from '../attribution.ts';
import { CauseList, CauseMeanings } from '../components/cause-list.tsx';
import { type Column, DataTable } from '../components/data-table.tsx';
import { Choice } from '../components/field.tsx';
import { GroupName } from '../components/group-name.tsx';
import { ModelChoice } from '../components/model-choice.tsx';
import { usePeriod } from '../components/period-choice.tsx';
import { Notice } from '../components/problem.tsx';
import { ReportPage } from '../components/report-page.tsx';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { reportQuery } from '../queries.ts';
import { useHere } from '../session-context.ts';
import { useAddress } from '../use-address.ts';

const text = messages.reconciliation;
const GROUPS = ['platform', 'campaign', 'sourceMedium', 'source', 'month', 'week', 'day'];
const TIMES = ['month', 'week', 'day'];
/** Fitted ones share conversions out, not leads. */
const FITTED = ['markov', 'shapley', 'counterfactual'];
type Row = ReconciliationReport['rows'][number];
type Side = 'clicks' | 'conversions';
export type Told = Row['clicks'] | NonNullable<Row['conversions']>;

export default function ReconciliationPage() {
  const { siteParam: site } = useHere();
  const address = useAddress();
  const period = usePeriod('12m');
  const groupBy = GROUPS.find((each) => each === address.get('groupBy')) ?? 'campaign';
  const side: Side = address.get('show') === 'conversions' ? 'conversions' : 'clicks';
  const milestone = address.get('milestone', 'lead');
  const model = address.get('model', 'last_non_direct');
  const platform = address.get('platform') || undefined;
  const query = { site, from: period.from, to: period.to, groupBy, milestone, model, platform };
  const answer = useQuery(reportQuery<ReconciliationReport>('reconciliation', query));
  const platforms = [...new Set([...Object.keys(text.platforms), ...(platform ? [platform] : [])])];
  return (
    <ReportPage
      text={text}
      icon="split"
      path="/v1/reports/reconciliation"
      query={query}
      answer={answer}
      period={period}
      fallback="12m"
      controls={
        <>
          <Choice
            label={text.show}
            value={side}
            options={Object.entries(text.sides)}
            onChange={(value) => address.set({ show: value === 'clicks' ? null : value, sort: null })}
          />
          <Choice
            label={messages.attribution.groupBy}
            value={groupBy}
            options={GROUPS.map((each) => [each, nameOf(each)])}
            onChange={(value) => address.set({ groupBy: value === 'campaign' ? null : value, sort: null })}
          />
          <Choice
            label={text.platform}
            value={platform ?? ''}
            options={[
              ['', text.anyPlatform],
              ...platforms.map((each) => [each, text.platforms[each] ?? each] as const),
            ]}
            onChange={(value) => address.set({ platform: value || null })}
          />
          {side === 'conversions' ? (
            <>
              <Choice
                label={messages.attribution.milestone}
                value={milestone}
                options={Object.entries(messages.attribution.milestones)}
                onChange={(value) => address.set({ milestone: value === 'lead' ? null : value })}
              />
              <ModelChoice model={model} fallback="last_non_direct" without={FITTED} />
            </>
          ) : null}
        </>
      }
      isEmpty={() => false}
    >
      {(report) => (
        <Claims report={report} side={side} groupBy={groupBy} period={period} isStale={answer.isPlaceholderData} />
      )}
    </ReportPage>
  );
}

const nameOf = (groupBy: string): string =>
  groupBy === 'platform' ? text.platform : (messages.dimension[groupBy] ?? groupBy);

interface ClaimsProps {
  report: ReconciliationReport;
  side: Side;
  groupBy: string;
  period: Period;
  isStale: boolean;
}

function Claims({ report, side, groupBy, period, isStale }: ClaimsProps) {
  const { session } = useHere();
  const address = useAddress();
  const format = useFormat();
  const { coverage, totals } = report;
  const isTold = side === 'clicks' ? coverage.withClicks > 0 : totals.conversions !== null;
  const rows = report.rows.filter((row) => row[side] !== null);
  if (!isTold || rows.length === 0) {
    const [title, hint] =
      isTold || side === 'clicks' ? [text.empty, text.emptyHint] : [text.noConversions, text.noConversionsHint];
    return (
      <Notice icon="split" title={title} detail={hint}>
        {session.share ? null : (
          <Link className="button" href={address.href('/settings/imports')}>
            {text.toImport}
          </Link>
        )}
      </Notice>
    );
  }
  const amount = (value: number | string) => format.decimal(String(value), 2);
  const signed = (value: number | string) => `${Number(value) > 0 ? '+' : ''}${amount(value)}`;
  const cells = (told: Told) => ({
    claimed: amount(told.claimed),
    ours: amount(told.ours),
    gap: signed(told.gap),
    causes: (
      <CauseList
        causes={told.causes}
        texts={text[`${side === 'clicks' ? 'click' : 'conversion'}Causes`]}
        show={signed}
      />
    ),
    unexplained: <strong>{signed(told.unexplained)}</strong>,
  });
  const figure = (id: 'claimed' | 'ours' | 'gap' | 'unexplained', label: string, hint?: string): Column<Row> => ({
    id,
    label: hint ? <span title={hint}>{label}</span> : label,
    short: label,
    isNumber: true,
    sortBy: (row) => Number(row[side]![id]),
    cell: (row) => cells(row[side]!)[id],
  });
  return (
    <>
      <DataTable
        caption={text.title}
        columns={[
          keyColumn(groupBy, period),
          figure('claimed', text.claimed, text.claimedHint),
          figure('ours', text.ours, text.oursHint[side]),
          figure('gap', text.gap),
          { id: 'causes', label: text.causes, cell: (row) => cells(row[side]!).causes },
          figure('unexplained', text.unexplained, text.unexplainedHint[side]),
        ]}
        rows={rows}
        keyOf={(row) => JSON.stringify(row.key)}
        defaultSort={TIMES.includes(groupBy) ? '-key' : '-claimed'}
        isStale={isStale}
        foot={[{ id: 'total', name: <strong>{messages.attribution.total}</strong>, cells: cells(totals[side]!) }]}
      />
      {side === 'clicks' && coverage.notCompared > 0 ? (
        <p className="hint">{text.notCompared(coverage.notCompared)}</p>
      ) : null}
      <CauseMeanings
        texts={[
          ...Object.values(side === 'clicks' ? text.clickCauses : text.conversionCauses),
          { name: text.unexplained, hint: text.unexplainedHint[side] },
        ]}
      />
    </>
  );
}

/** Campaigns and sources lead to their leads, a platform to its campaigns. */
function keyColumn(groupBy: string, { from, to }: Period): Column<Row> {
  const keyOf = (row: Row) => row.key[groupBy] ?? null;
  return {
    id: 'key',
    label: nameOf(groupBy),
    sortBy: (row) => keyOf(row),
    cell: (row) => <Key groupBy={groupBy} value={keyOf(row)} from={from} to={to} />,
  };
}

function Key({ groupBy, value, from, to }: { groupBy: string; value: string | null } & Pick<Period, 'from' | 'to'>) {
  const { session } = useHere();
  const address = useAddress();
  if (TIMES.includes(groupBy)) return value;
  const name = (groupBy === 'platform' && text.platforms[value ?? '']) || (
    <GroupName dimension={groupBy} value={value} />
  );
  // A shared link opens nothing beside its view.
  if (session.share) return name;
  if (groupBy === 'platform') {
    return (
      <Link href={address.hrefWith({ platform: value, groupBy: null, sort: null })} className="group-link">
        {name}
      </Link>
    );
  }
  const leads = leadsBehind([[groupBy, [value ?? '']]]);
  return leads ? (
    <Link href={address.href('/leads', { ...leads, from, to })} className="group-link">
      {name}
    </Link>
  ) : (
    name
  );
}
