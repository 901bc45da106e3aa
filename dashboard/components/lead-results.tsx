/** One page of leads and the way to the next, or why there is none. */
import type { LeadFilter, LeadPage } from '../api.ts';
import { messages } from '../messages/current.ts';
import { Icon } from './icon.tsx';
import { LeadTable } from './lead-table.tsx';
import { Notice } from './problem.tsx';

interface LeadResultsProps {
  page: LeadPage;
  /** The page shown belongs to the filter before; the new one is on its way. */
  isStale: boolean;
  isFiltered: boolean;
  isFirst: boolean;
  /** Sets parts of the filter and goes back to the first page. */
  onChange: (next: Partial<LeadFilter>) => void;
  /** Takes every filter out. */
  onClear(): void;
}

const text = messages.leads;

export function LeadResults({ page, isStale, isFiltered, isFirst, onChange, onClear }: LeadResultsProps) {
  if (page.data.length === 0) {
    return isFiltered ? (
      <Notice icon="search" title={text.noMatch} detail={text.noMatchHint}>
        <button type="button" className="button" onClick={onClear}>
          {text.clear}
        </button>
      </Notice>
    ) : (
      <Notice icon="people" title={text.noMore} detail={text.noMoreHint}>
        <button type="button" className="button" onClick={() => onChange({})}>
          {text.first}
        </button>
      </Notice>
    );
  }
  return (
    <section className="panel" aria-label={text.table} aria-busy={isStale} data-stale={isStale}>
      <LeadTable leads={page.data} />
      <footer className="panel-foot">
        <p role="status">{text.shown(page.data.length)}</p>
        <nav aria-label={text.paging}>
          {isFirst ? null : (
            <button type="button" className="button" onClick={() => onChange({})}>
              {text.first}
            </button>
          )}
          {page.nextCursor ? (
            <button type="button" className="button" onClick={() => onChange({ cursor: page.nextCursor ?? undefined })}>
              {text.next}
              <Icon name="arrow" size={16} />
            </button>
          ) : null}
        </nav>
      </footer>
    </section>
  );
}
