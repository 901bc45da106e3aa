/** What is kept of people, for how long, and what becomes of a person who asks for hers. */
import { useQuery } from '@tanstack/react-query';
import { Answer } from '../components/answer.tsx';
import { ConsentForm } from '../components/consent-form.tsx';
import { FindPerson } from '../components/find-person.tsx';
import { PageHead } from '../components/page-head.tsx';
import { Notice } from '../components/problem.tsx';
import { RetentionForm } from '../components/retention-form.tsx';
import { RetentionRuns } from '../components/retention-runs.tsx';
import { messages } from '../messages/current.ts';
import { siteQuery } from '../queries.ts';
import { useHere } from '../session-context.ts';
import { usePageTitle } from '../use-arrival.ts';

const text = messages.privacy;

export default function PrivacyPage() {
  const { site, session } = useHere();
  const settings = useQuery(siteQuery(site.id));
  usePageTitle(text.title);
  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      <FindPerson />
      {session.scopes.includes('manage') ? (
        <>
          <Answer query={settings} kind="card" rows={2}>
            {(known) => (
              <>
                <ConsentForm key={known.id} site={known} />
                <RetentionForm key={`retention ${known.id}`} site={known} />
              </>
            )}
          </Answer>
          <RetentionRuns />
        </>
      ) : (
        <Notice icon="settings" title={messages.settings.readOnly} detail={messages.settings.readOnlyHint} />
      )}
    </>
  );
}
