/** The foot of a list: how many are shown, the way to the next page and back to the first. */
import { Link } from 'wouter';
import { messages } from '../messages/current.ts';
import { useAddress } from '../use-address.ts';
import { Icon } from './icon.tsx';

export function Pager({ shown, nextCursor }: { shown: string; nextCursor: string | null }) {
  const address = useAddress();
  return (
    <footer className="panel-foot">
      <p role="status">{shown}</p>
      <nav aria-label={messages.table.paging}>
        {address.get('cursor') ? (
          <Link className="button" href={address.hrefWith({})}>
            {messages.leads.first}
          </Link>
        ) : null}
        {nextCursor ? (
          <Link className="button" href={address.hrefWith({ cursor: nextCursor })}>
            {messages.leads.next}
            <Icon name="arrow" size={16} />
          </Link>
        ) : null}
      </nav>
    </footer>
  );
}
