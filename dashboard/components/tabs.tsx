/** The pages that belong together, above each of them. */
import { Link, useLocation } from 'wouter';
import { withQuery } from '../api.ts';
import { messages } from '../messages/current.ts';
import { pages } from '../pages.ts';
import { useHere } from '../session-context.ts';

export function Tabs() {
  const [path] = useLocation();
  const { siteParam } = useHere();
  const here = pages.find((page) => page.path === path)?.tab;
  if (!here) return null;
  return (
    <nav className="tabs" aria-label={messages.nav.tabs}>
      <ul>
        {pages.map(({ path: target, tab }) =>
          tab?.of === here.of ? (
            <li key={target}>
              <Link
                className="tab"
                href={withQuery(target, { site: siteParam })}
                aria-current={path === target ? 'page' : undefined}
              >
                {tab.label}
              </Link>
            </li>
          ) : null,
        )}
      </ul>
    </nav>
  );
}
