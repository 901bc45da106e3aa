/** The pages that belong together, above each of them. */
import { useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { withQuery } from '../api.ts';
import { messages } from '../messages/current.ts';
import { pages } from '../pages.ts';
import { useHere } from '../session-context.ts';

/** More than these do not fit into one row: where there is room, they stand beside the page. */
const IN_A_ROW = 7;

export function Tabs() {
  const [path] = useLocation();
  const { siteParam } = useHere();
  const here = pages.find((page) => page.path === path)?.tab;
  const list = useRef<HTMLUListElement>(null);
  // On a phone the row is scrolled sideways.
  useEffect(() => {
    const current = list.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(path)}"]`);
    if (list.current && current) list.current.scrollLeft = current.offsetLeft - list.current.clientWidth / 3;
  }, [path]);
  if (!here) return null;
  const tabs = pages.flatMap(({ path: target, tab }) => (tab?.of === here.of ? [{ target, label: tab.label }] : []));
  return (
    <nav className="tabs" aria-label={messages.nav.tabs} data-many={tabs.length > IN_A_ROW}>
      <ul ref={list}>
        {tabs.map(({ target, label }) => (
          <li key={target}>
            <Link
              className="tab"
              href={withQuery(target, { site: siteParam })}
              data-path={target}
              aria-current={path === target ? 'page' : undefined}
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
