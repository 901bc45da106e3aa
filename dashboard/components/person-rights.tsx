/** What a person can ask for: a copy of everything, that it is not used for now, and to be forgotten. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useLocation } from 'wouter';
import type { Lead } from '../../shared/api/lead.ts';
import { api, exportHref } from '../api.ts';
import { useFormat } from '../format-context.ts';
import { leadName } from '../lead-name.ts';
import { messages } from '../messages/current.ts';
import { identityQuery } from '../queries.ts';
import { useHere } from '../session-context.ts';
import { useAddress } from '../use-address.ts';
import { ActDialog } from './act-dialog.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { Masked } from './masked.tsx';
import { PersonalFile } from './personal-file.tsx';
import { Tracked } from './tracked.tsx';

const text = messages.rights;

export function PersonRights({ lead }: { lead: Lead }) {
  const { siteParam, session } = useHere();
  const format = useFormat();
  const [isAsking, setAsking] = useState(false);
  const [isRestricting, setRestricting] = useState(false);
  if (!session.seesIdentifiers) return <Masked />;
  return (
    <section className="panel rights" aria-labelledby="rights-title">
      <h2 id="rights-title" className="eyebrow">
        {text.title}
      </h2>
      {lead.restrictedAt === null ? null : (
        <p role="status">{text.restrictedSince(format.date(Date.parse(lead.restrictedAt)))}</p>
      )}
      <div className="page-actions">
        <PersonalFile href={exportHref(lead.id, siteParam)} name={`${lead.id}.json`}>
          {text.export}
        </PersonalFile>
        {session.scopes.includes('manage') ? (
          <>
            <button type="button" className="button" onClick={() => setRestricting(true)}>
              {lead.restrictedAt === null ? text.restrict : text.lift}
            </button>
            <button type="button" className="button" onClick={() => setAsking(true)}>
              {text.erase}
            </button>
          </>
        ) : null}
      </div>
      {isRestricting ? <RestrictDialog lead={lead} onClose={() => setRestricting(false)} /> : null}
      {isAsking ? <EraseDialog lead={lead} onClose={() => setAsking(false)} /> : null}
    </section>
  );
}

function RestrictDialog({ lead, onClose }: { lead: Lead; onClose(): void }) {
  const { siteParam } = useHere();
  const isRestricted = lead.restrictedAt !== null;
  return (
    <ActDialog
      title={isRestricted ? text.liftTitle : text.restrictTitle}
      yes={isRestricted ? text.lift : text.restrict}
      act={() => api.restrict(lead.id, !isRestricted, siteParam)}
      // Reports are others now.
      changes={{ predicate: ({ queryKey }) => queryKey[0] !== 'session' }}
      onClose={onClose}
    >
      <p>{isRestricted ? text.liftHint : text.restrictHint}</p>
    </ActDialog>
  );
}

function EraseDialog({ lead, onClose }: { lead: Lead; onClose(): void }) {
  const { siteParam } = useHere();
  const address = useAddress();
  const [, navigate] = useLocation();
  const client = useQueryClient();
  const id = useId();
  const [typed, setTyped] = useState('');
  const name = leadName(lead) ?? lead.id;
  const erase = useMutation({
    mutationFn: () => api.erase(lead.id, siteParam),
    onSuccess: () => {
      navigate(address.href('/leads'), { replace: true });
      // Nothing about the person may stay in this page's memory either.
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
    },
  });
  return (
    <ConfirmDialog
      title={text.eraseTitle}
      yes={text.erase}
      isReady={typed.trim() === name.trim()}
      isPending={erase.isPending}
      error={erase.error}
      onYes={() => erase.mutate()}
      onClose={onClose}
    >
      <p>{text.eraseHint}</p>
      <Held lead={lead} />
      <label htmlFor={id}>
        {text.typeName}{' '}
        <strong>
          <Tracked>{name}</Tracked>
        </strong>
      </label>
      <input id={id} type="text" autoComplete="off" value={typed} onChange={(event) => setTyped(event.target.value)} />
    </ConfirmDialog>
  );
}

/** What would go, counted. */
function Held({ lead: { id, email, phone, externalIds, anonymousIds } }: { lead: Lead }) {
  const { siteParam } = useHere();
  const claims = useQuery(identityQuery(id, siteParam)).data?.claims;
  const journey = useQuery({
    queryKey: ['held', id, siteParam],
    queryFn: ({ signal }) => api.touchpoints(id, siteParam, signal),
    gcTime: 0,
  }).data;
  if (!claims || !journey) return null;
  const identifiers = [email, phone, ...externalIds, ...anonymousIds].filter((each) => each !== null).length;
  const isMore = journey.nextCursor !== null;
  return <p>{messages.privacy.held(identifiers, claims.length, journey.touchpoints.length, isMore)}</p>;
}
