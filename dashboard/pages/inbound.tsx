/** Webhooks of other programs: calls, chats and bookings that come in. */
import { useQuery } from '@tanstack/react-query';
import { asCsv } from '../api.ts';
import { inboundQuery } from '../calls/inbound.ts';
import { Answer } from '../components/answer.tsx';
import { InboundForm } from '../components/inbound-form.tsx';
import { InboundTable } from '../components/inbound-table.tsx';
import { CsvLink, PageHead } from '../components/page-head.tsx';
import { Notice } from '../components/problem.tsx';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { usePageTitle } from '../use-arrival.ts';

const text = messages.inbound;

export default function InboundPage() {
  const { siteParam: site, session } = useHere();
  const inbound = useQuery(inboundQuery(site));
  const mayWrite = session.scopes.includes('manage');
  usePageTitle(text.title);
  return (
    <>
      <PageHead title={text.title} lead={text.lead}>
        <CsvLink href={asCsv('/v1/inbound', { site })} />
      </PageHead>
      {mayWrite ? (
        <InboundForm />
      ) : (
        <Notice icon="settings" title={messages.webhooks.readOnly} detail={messages.webhooks.readOnlyHint} />
      )}
      <Answer query={inbound} rows={2}>
        {({ data }) =>
          data.length === 0 ? (
            <Notice icon="briefcase" title={text.none} detail={text.noneHint} />
          ) : (
            <InboundTable inbound={data} mayWrite={mayWrite} />
          )
        }
      </Answer>
    </>
  );
}
