/** What is wrong with campaign tags, and a builder of links that are tagged alike. */
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { UtmHygiene } from '../../shared/api/utm-hygiene.ts';
import { type Column, DataTable } from '../components/data-table.tsx';
import { Field } from '../components/field.tsx';
import { Figures } from '../components/figures.tsx';
import { DateText } from '../components/moment-text.tsx';
import { numberColumn } from '../components/number-column.ts';
import { usePeriod } from '../components/period-choice.tsx';
import { Notice } from '../components/problem.tsx';
import { ReportPage } from '../components/report-page.tsx';
import { ServerText } from '../components/server-text.tsx';
import { Snippet } from '../components/snippet.tsx';
import { Tracked } from '../components/tracked.tsx';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { reportQuery } from '../queries.ts';
import { useHere } from '../session-context.ts';
import { TAGS, type Tag, taggedLink } from '../tagged-link.ts';

const text = messages.hygiene;
type Row = UtmHygiene['rows'][number];

export default function CampaignTagsPage() {
  const { siteParam: site } = useHere();
  const period = usePeriod('90d');
  const query = { site, from: period.from, to: period.to };
  const answer = useQuery(reportQuery<UtmHygiene>('utm-hygiene', query));
  return (
    <ReportPage
      text={text}
      icon="tag"
      path="/v1/reports/utm-hygiene"
      query={query}
      answer={answer}
      period={period}
      fallback="90d"
      isEmpty={() => false}
    >
      {(report) => (
        <>
          <Findings report={report} />
          <Builder values={report.values} />
        </>
      )}
    </ReportPage>
  );
}

function Findings({ report: { rows, totals } }: { report: UtmHygiene }) {
  const format = useFormat();
  const columns: Column<Row>[] = [
    { id: 'finding', label: text.finding, cell: ({ kind }) => text.kinds[kind] ?? kind },
    { id: 'values', label: text.values, cell: ({ values }) => <Tracked>{values.join(', ')}</Tracked> },
    numberColumn('touchpoints', text.touchpoints, (row) => row.touchpoints, format.number),
    {
      id: 'lastSeen',
      label: text.lastSeen,
      sortBy: ({ lastSeenAt }) => lastSeenAt,
      cell: ({ lastSeenAt }) => <DateText at={lastSeenAt} />,
    },
    {
      id: 'advice',
      label: text.advice,
      cell: ({ kind, advice }) => <ServerText said={advice} own={messages.server.advice[kind]} />,
    },
  ];
  return (
    <>
      <Figures
        label={text.title}
        figures={[
          [text.all, format.number(totals.touchpoints)],
          [text.tagged, format.number(totals.tagged)],
          [text.findings, format.number(totals.findings)],
        ]}
      />
      {rows.length === 0 ? (
        <Notice icon="check" title={text.empty} detail={text.emptyHint} />
      ) : (
        <DataTable
          caption={text.findings}
          columns={columns}
          rows={rows}
          keyOf={({ kind, field, values }) => JSON.stringify([kind, field, values])}
          defaultSort="-touchpoints"
        />
      )}
    </>
  );
}

function Builder({ values }: { values: UtmHygiene['values'] }) {
  const id = useId();
  const [page, setPage] = useState('');
  const [tags, setTags] = useState<Partial<Record<Tag, string>>>({});
  const link = taggedLink(page, tags);
  return (
    <section className="panel settings-form" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{text.builder}</h2>
      <p className="hint">{text.builderHint}</p>
      <div className="form-grid">
        <Field label={text.url}>
          {(input) => (
            <input
              id={input}
              type="text"
              inputMode="url"
              placeholder="https://"
              value={page}
              onChange={(event) => setPage(event.target.value)}
            />
          )}
        </Field>
        {TAGS.map((tag) => {
          const known = tag === 'source' || tag === 'medium' || tag === 'campaign' ? values[tag] : [];
          return (
            <Field key={tag} label={messages.dimension[tag]}>
              {(input) => (
                <>
                  <input
                    id={input}
                    type="text"
                    maxLength={300}
                    autoComplete="off"
                    list={known.length > 0 ? `${id}-${tag}` : undefined}
                    value={tags[tag] ?? ''}
                    onChange={(event) => setTags({ ...tags, [tag]: event.target.value })}
                  />
                  {known.length > 0 ? (
                    <datalist id={`${id}-${tag}`}>
                      {known.map(({ value, touchpoints }) => (
                        <option key={value} value={value}>
                          {text.used(touchpoints)}
                        </option>
                      ))}
                    </datalist>
                  ) : null}
                </>
              )}
            </Field>
          );
        })}
      </div>
      {link === null ? <p className="hint">{text.notUrl}</p> : <Snippet text={link} />}
    </section>
  );
}
