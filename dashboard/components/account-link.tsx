/** Who is signed in, as the way to the own account. */
import { Link, useLocation } from 'wouter';
import { withQuery } from '../api.ts';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { Icon } from './icon.tsx';

export function OwnAccountLink() {
  const [path] = useLocation();
  const { session, siteParam } = useHere();
  const name = session.signedInBy === 'start' ? messages.profile.make : (session.user?.name ?? messages.profile.title);
  return (
    <Link
      href={withQuery('/profile', { site: siteParam })}
      className="button quiet"
      aria-label={name}
      aria-current={path === '/profile' ? 'page' : undefined}
    >
      <Icon name="user" size={16} />
      <span className="wide-only own-name">{name}</span>
    </Link>
  );
}
