/** "These two are one person": search the other, see what would change, say so. */
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useLocation } from 'wouter';
import type { Lead } from '../../shared/api/lead.ts';
import { mergeLeads } from '../calls/identity.ts';
import { leadName } from '../lead-name.ts';
import { messages } from '../messages/current.ts';
import { leadsQuery } from '../queries.ts';
import { useHere } from '../session-context.ts';
import { useAddress } from '../use-address.ts';
import { IdentityDialog } from './identity-dialog.tsx';
import { Tracked } from './tracked.tsx';

const text = messages.identity;
const SHOWN = 8;

export function MergeLead({ lead }: { lead: Lead }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button small" onClick={() => setOpen(true)}>
        {text.merge}
      </button>
      {isOpen ? <MergeDialog lead={lead} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function MergeDialog({ lead, onClose }: { lead: Lead; onClose(): void }) {
  const { siteParam } = useHere();
  const address = useAddress();
  const [, navigate] = useLocation();
  const [other, setOther] = useState<Lead | null>(null);
  return (
    <IdentityDialog
      title={text.mergeTitle(nameOf(lead))}
      yes={text.mergeYes}
      of={other ? ['merge', lead.id, other.id, siteParam] : null}
      change={(dryRun) => mergeLeads(lead.id, other?.id ?? '', siteParam, dryRun)}
      // Either of the two may be the one that stays.
      onDone={({ lead: joined }) =>
        navigate(address.href(`/leads/${encodeURIComponent(joined.id)}`), { replace: true })
      }
      onClose={onClose}
    >
      <p className="hint">{text.mergeHint}</p>
      <LeadChoice not={lead.id} chosen={other} onChoose={setOther} />
    </IdentityDialog>
  );
}

function LeadChoice({ not, chosen, onChoose }: { not: string; chosen: Lead | null; onChoose(lead: Lead): void }) {
  const { siteParam: site } = useHere();
  const id = useId();
  const [q, setQ] = useState('');
  const asked = q.trim();
  const found = useQuery({ ...leadsQuery({ site, q: asked, limit: SHOWN + 1 }), enabled: asked.length > 1 });
  const leads = asked.length > 1 ? (found.data?.data ?? []).filter((each) => each.id !== not).slice(0, SHOWN) : [];
  return (
    <>
      <div className="field">
        <label htmlFor={id} className="field-label">
          {text.mergeSearch}
        </label>
        <input
          id={id}
          type="search"
          autoComplete="off"
          maxLength={200}
          placeholder={messages.leads.searchHint}
          value={q}
          onChange={(event) => setQ(event.target.value)}
        />
      </div>
      <fieldset className="lead-choice" aria-busy={found.isFetching}>
        <legend className="vh">{text.mergeFound}</legend>
        {leads.map((each) => (
          <label key={each.id}>
            <input type="radio" name={id} checked={chosen?.id === each.id} onChange={() => onChoose(each)} />
            <span className="stack">
              <Tracked>{nameOf(each)}</Tracked>
              <span className="sub">
                <Tracked>{[each.email, each.phone, each.company].filter(Boolean).join(' · ')}</Tracked>
              </span>
            </span>
          </label>
        ))}
        {asked.length > 1 && found.isSuccess && !found.isPlaceholderData && leads.length === 0 ? (
          <p className="hint" role="status">
            {messages.leads.noMatch}
          </p>
        ) : null}
      </fieldset>
    </>
  );
}

const nameOf = (lead: Lead) => leadName(lead) ?? messages.leads.unnamed;
