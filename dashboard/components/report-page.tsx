/** What report pages have in common: head, period, filters in force, the answer or why there is none. */
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Period, Preset } from '../../shared/periods.ts';
import { asCsv, type Query } from '../api.ts';
import { useHere } from '../session-context.ts';
import { usePageTitle } from '../use-arrival.ts';
import { Answer } from './answer.tsx';
import { FilterTags } from './filter-tags.tsx';
import type { IconName } from './icon.tsx';
import { CsvLink, PageHead } from './page-head.tsx';
import { PeriodChoice } from './period-choice.tsx';
import { PersonalFile } from './personal-file.tsx';
import { Notice } from './problem.tsx';

interface ReportPageProps<T> {
  text: { title: string; lead: string; empty: string; emptyHint: string };
  icon: IconName;
  path: string;
  query: Query;
  answer: UseQueryResult<T, Error>;
  period: Period;
  fallback: Preset;
  controls?: ReactNode;
  /** Whether its rows hold words of persons. */
  isPersonal?: boolean;
  isEmpty(data: T): boolean;
  children(data: T): ReactNode;
}

export function ReportPage<T>(props: ReportPageProps<T>) {
  const { text, icon, path, query, answer, period, fallback, controls, isPersonal, isEmpty, children } = props;
  const { session } = useHere();
  usePageTitle(text.title);
  return (
    <>
      <PageHead title={text.title} lead={text.lead}>
        {isPersonal && !session.share ? (
          <PersonalFile href={asCsv(path, query)} />
        ) : (
          <CsvLink href={asCsv(path, query)} />
        )}
      </PageHead>
      <search className="controls">
        <div className="controls-row">
          <PeriodChoice period={period} fallback={fallback} />
          {session.share ? null : controls}
        </div>
        <FilterTags />
      </search>
      <Answer query={answer} rows={8}>
        {(data) => (isEmpty(data) ? <Notice icon={icon} title={text.empty} detail={text.emptyHint} /> : children(data))}
      </Answer>
    </>
  );
}
