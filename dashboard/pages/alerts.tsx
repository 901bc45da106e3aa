/** What is watched of the site, how it stands, and from when on it is worth a warning. */
import { useQuery } from '@tanstack/react-query';
import { alertsQuery } from '../calls/alerts.ts';
import { AlertForm } from '../components/alert-form.tsx';
import { AlertTable } from '../components/alert-table.tsx';
import { Answer } from '../components/answer.tsx';
import { PageHead } from '../components/page-head.tsx';
import { Notice } from '../components/problem.tsx';
import { messages } from '../messages/current.ts';
import { siteQuery } from '../queries.ts';
import { useHere } from '../session-context.ts';
import { usePageTitle } from '../use-arrival.ts';

const text = messages.alerts;

export default function AlertsPage() {
  const { site, siteParam, session } = useHere();
  const settings = useQuery(siteQuery(site.id));
  const alerts = useQuery(alertsQuery(siteParam));
  usePageTitle(text.title);
  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      {session.scopes.includes('manage') ? (
        <Answer query={settings} kind="card" rows={2}>
          {(known) => <AlertForm key={known.id} site={known} />}
        </Answer>
      ) : (
        <Notice icon="settings" title={messages.settings.readOnly} detail={messages.settings.readOnlyHint} />
      )}
      <Answer query={alerts} rows={3}>
        {(known) =>
          known.alerts.length === 0 ? (
            <Notice icon="gauge" title={text.none} detail={text.noneHint} />
          ) : (
            <AlertTable alerts={known.alerts} />
          )
        }
      </Answer>
    </>
  );
}
