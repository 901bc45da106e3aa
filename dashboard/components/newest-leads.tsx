/** Who came last. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { leadName } from '../lead-name.ts';
import { messages } from '../messages/current.ts';
import { leadsQuery } from '../queries.ts';
import { useHere } from '../session-context.ts';
import { useAddress } from '../use-address.ts';
import { ChannelMark } from './channel-tag.tsx';
import { DateText } from './moment-text.tsx';
import { Tracked } from './tracked.tsx';

const text = messages.overview;
const SHOWN = 6;

export function NewestLeads() {
  const { siteParam } = useHere();
  const address = useAddress();
  const { data } = useQuery(leadsQuery({ site: siteParam, limit: SHOWN }));
  return (
    <section className="panel side-panel" aria-labelledby="newest-title">
      <h2 id="newest-title">{text.newest}</h2>
      {data?.data.length === 0 ? <p className="hint">{text.noLeads}</p> : null}
      <ol className="newest">
        {data?.data.map((lead) => (
          <li key={lead.id}>
            {lead.firstTouch ? <ChannelMark channel={lead.firstTouch.channel} /> : <ChannelMark channel="" />}
            <span className="stack">
              <Link href={address.href(`/leads/${encodeURIComponent(lead.id)}`)}>
                <Tracked>{leadName(lead) ?? messages.leads.unnamed}</Tracked>
              </Link>
              <span className="sub">{lead.firstTouch?.channel ?? messages.leads.noTouch}</span>
            </span>
            <span className="sub">
              <DateText at={lead.createdAt} />
            </span>
          </li>
        ))}
      </ol>
      <Link className="more" href={address.href('/leads')}>
        {text.allLeads}
      </Link>
    </section>
  );
}
