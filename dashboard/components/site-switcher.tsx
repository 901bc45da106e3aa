/** Which site is on screen: a choice where there are several, else its name. */
import { useLocation } from 'wouter';
import { withQuery } from '../api.ts';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { Tracked } from './tracked.tsx';

export function SiteSwitcher() {
  const { session, site } = useHere();
  const [, navigate] = useLocation();
  if (session.sites.length < 2) {
    return (
      <p className="site-name">
        <span className="vh">{messages.bar.site}: </span>
        <Tracked>{site.name}</Tracked>
      </p>
    );
  }
  return (
    <label className="site-name">
      <span className="vh">{messages.bar.site}</span>
      <select value={site.id} onChange={(event) => navigate(withQuery('/leads', { site: event.target.value }))}>
        {session.sites.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
