/** What is not well about the site or the installation, for who can do something about it. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Alert } from '../../shared/api/alert.ts';
import type { SystemCheck } from '../../shared/api/system.ts';
import { alertsQuery } from '../calls/alerts.ts';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { systemChecksQuery } from '../queries.ts';
import { useHere } from '../session-context.ts';
import { ServerText } from './server-text.tsx';
import { Tracked } from './tracked.tsx';

const text = messages.health;

interface Warning {
  id: string;
  status: Exclude<SystemCheck['status'], 'ok'>;
  said: ReactNode;
  todo: ReactNode;
}

export function SystemWarnings() {
  const { session } = useHere();
  const { data } = useQuery({ ...systemChecksQuery, enabled: session.scopes.includes('manage') });
  const checks = (data?.checks ?? []).flatMap(({ status, ...check }): Warning[] =>
    status === 'ok'
      ? []
      : [
          {
            id: check.id,
            status,
            said: <ServerText said={check.said} />,
            todo: check.todo && <ServerText said={check.todo} />,
          },
        ],
  );
  const raised = [...useAlerts(), ...checks];
  if (raised.length === 0) return null;
  const isFailing = raised.some(({ status }) => status === 'fail');
  return (
    <details className="banner health" open={isFailing}>
      <summary>{text.title(raised.length)}</summary>
      <ul>
        {raised.map(({ id, status, said, todo }) => (
          <li key={id}>
            <strong>{text.status[status]}</strong> {said}
            {todo ? (
              <p className="hint">
                {text.todo} {todo}
              </p>
            ) : null}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** What the site sends is not as it was. */
function useAlerts(): Warning[] {
  const { siteParam } = useHere();
  const format = useFormat();
  const alerts = useQuery(alertsQuery(siteParam)).data?.alerts ?? [];
  const saidOf = ({ kind, figures: { hours, share, shareBefore, sources } }: Alert) => {
    if (kind === 'trafficStopped') return text.alerts.trafficStopped(Number(hours));
    if (kind === 'utmLoss')
      return text.alerts.utmLoss(format.percent(Number(share)), format.percent(Number(shareBefore)));
    return text.alerts.spendWithoutClicks([sources ?? []].flat().join(', '));
  };
  return alerts
    .filter(({ raised }) => raised)
    .map((alert) => ({
      id: alert.kind,
      status: 'warn',
      said: <Tracked>{saidOf(alert)}</Tracked>,
      todo: text.alerts[`${alert.kind}Todo`],
    }));
}
