/** Search and stages. Typing replaces the address after a pause; a stage is a step Back can undo. */
import { useEffect, useRef, useState } from 'react';
import { LIMITS } from '../../shared/limits.ts';
import { STAGES, type Stage } from '../../shared/vocabulary.ts';
import type { LeadFilter } from '../api.ts';
import { messages } from '../messages/current.ts';
import { Icon } from './icon.tsx';
import { stageName } from './stage-badge.tsx';

interface LeadFiltersProps {
  q: string;
  stages: readonly Stage[];
  onChange: (next: Partial<LeadFilter>, replace?: boolean) => void;
}

const text = messages.leads;
const PAUSE_MS = 250;

export function LeadFilters({ q, stages, onChange }: LeadFiltersProps) {
  return (
    <search className="filters">
      <SearchField q={q} onSearch={(value) => onChange({ q: value || undefined }, true)} />
      <fieldset className="chips">
        <legend>{text.stageFilter}</legend>
        {STAGES.map((stage) => (
          <label key={stage}>
            <input
              type="checkbox"
              checked={stages.includes(stage)}
              onChange={(event) =>
                onChange({
                  stage: STAGES.filter((each) => (each === stage ? event.target.checked : stages.includes(each))),
                })
              }
            />
            <span>
              <Icon name="check" size={13} />
              {stageName(stage)}
            </span>
          </label>
        ))}
      </fieldset>
    </search>
  );
}

function SearchField({ q, onSearch }: { q: string; onSearch: (value: string) => void }) {
  const [value, setValue] = useState(q);
  const told = useRef(q);
  const search = useRef(onSearch);
  search.current = onSearch;
  // The address changed by itself: Back, a link, "clear filters".
  useEffect(() => {
    if (q === told.current) return;
    told.current = q;
    setValue(q);
  }, [q]);
  useEffect(() => {
    const wanted = value.trim();
    if (wanted === told.current) return;
    const timer = setTimeout(() => {
      told.current = wanted;
      search.current(wanted);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return (
    <label className="search-field">
      <span className="vh">{text.search}</span>
      <Icon name="search" size={17} />
      <input
        type="search"
        name="q"
        value={value}
        maxLength={LIMITS.searchChars}
        placeholder={text.searchHint}
        autoComplete="off"
        onChange={(event) => setValue(event.target.value)}
      />
    </label>
  );
}
