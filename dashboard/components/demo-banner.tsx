/** On a demo site: says that nothing here is real, and takes it away on request. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { DEMO_PREFIX } from '../../shared/demo.ts';
import { ApiError, api } from '../api.ts';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';

const text = messages.demo;

export function DemoBanner() {
  const { site, session } = useHere();
  const [isAsking, setAsking] = useState(false);
  const [, navigate] = useLocation();
  const client = useQueryClient();
  const removal = useMutation({
    mutationFn: () => api.removeDemo(site.id),
    onSuccess: async () => {
      setAsking(false);
      navigate('/leads');
      await client.resetQueries();
    },
  });
  if (!site.name.startsWith(DEMO_PREFIX)) return null;
  return (
    <section className="banner" aria-label={text.label}>
      <p>
        <strong>{text.label}</strong> {isAsking ? text.sure : text.said}
      </p>
      {removal.isError ? (
        <p role="alert">{removal.error instanceof ApiError ? removal.error.title : messages.problem.unexpected}</p>
      ) : null}
      {session.scopes.includes('manage') ? (
        <div className="banner-actions">
          {isAsking ? (
            <>
              <button type="button" className="button" disabled={removal.isPending} onClick={() => removal.mutate()}>
                {removal.isPending ? text.removing : text.yes}
              </button>
              <button
                type="button"
                className="button quiet"
                disabled={removal.isPending}
                onClick={() => setAsking(false)}
              >
                {text.no}
              </button>
            </>
          ) : (
            <button type="button" className="button" onClick={() => setAsking(true)}>
              {text.remove}
            </button>
          )}
        </div>
      ) : null}
    </section>
  );
}
