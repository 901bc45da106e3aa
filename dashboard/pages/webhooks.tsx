/** Webhooks of the site: whom to tell of what. */
import { useQuery } from '@tanstack/react-query';
import { asCsv } from '../api.ts';
import { webhooksQuery } from '../calls/webhooks.ts';
import { Answer } from '../components/answer.tsx';
import { NewWebhook } from '../components/new-webhook.tsx';
import { CsvLink, PageHead } from '../components/page-head.tsx';
import { Notice } from '../components/problem.tsx';
import { WebhookTable } from '../components/webhook-table.tsx';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { usePageTitle } from '../use-arrival.ts';

const text = messages.webhooks;

export default function WebhooksPage() {
  const { siteParam: site, session } = useHere();
  const webhooks = useQuery(webhooksQuery(site));
  const mayWrite = session.scopes.includes('manage');
  usePageTitle(text.title);
  return (
    <>
      <PageHead title={text.title} lead={text.lead}>
        <CsvLink href={asCsv('/v1/webhooks', { site })} />
      </PageHead>
      {mayWrite ? <NewWebhook /> : <Notice icon="settings" title={text.readOnly} detail={text.readOnlyHint} />}
      <Answer query={webhooks} rows={2}>
        {({ data }) =>
          data.length === 0 ? (
            <Notice icon="briefcase" title={text.none} detail={text.noneHint} />
          ) : (
            <WebhookTable webhooks={data} mayWrite={mayWrite} />
          )
        }
      </Answer>
    </>
  );
}
