/** What is around every page: skip link, rail, top bar. */
import { type ReactNode, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { withQuery } from '../api.ts';
import { messages } from '../messages/current.ts';
import { NAV_GROUPS, pages } from '../pages.ts';
import { useHere } from '../session-context.ts';
import { OwnAccountLink } from './account-link.tsx';
import { BrandMark } from './brand.tsx';
import { DemoBanner } from './demo-banner.tsx';
import { Icon } from './icon.tsx';
import { LanguageChoice } from './language-choice.tsx';
import { SavedViews } from './saved-views.tsx';
import { SignOut } from './sign-out.tsx';
import { SiteSwitcher } from './site-switcher.tsx';
import { Tabs } from './tabs.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

export function Frame({ children }: { children: ReactNode }) {
  return (
    <div className="frame">
      <a className="skip" href="#content">
        {messages.skip}
      </a>
      <Rail />
      <div className="column">
        <header className="bar">
          <SiteSwitcher />
          <div className="bar-end">
            <SavedViews />
            <LanguageChoice />
            <ThemeSwitch />
            <OwnAccountLink />
            <SignOut />
          </div>
        </header>
        <DemoBanner />
        <main id="content" tabIndex={-1}>
          <Tabs />
          {children}
        </main>
      </div>
    </div>
  );
}

function Rail() {
  const [path] = useLocation();
  const { siteParam } = useHere();
  const [isOpen, setOpen] = useState(false);
  const section = pages.find((page) => page.path === path)?.tab?.of;
  return (
    <div className="rail">
      <nav className="rail-inner" aria-label={messages.nav.label}>
        <Link href={withQuery('/', { site: siteParam })} className="brand" onClick={() => setOpen(false)}>
          <BrandMark />
          {messages.product}
        </Link>
        <button
          type="button"
          className="button small rail-menu"
          aria-expanded={isOpen}
          aria-controls="rail-pages"
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name="menu" size={16} />
          {messages.nav.menu}
        </button>
        <div id="rail-pages" className="rail-pages" data-open={isOpen}>
          {NAV_GROUPS.map((group) => (
            <ul key={group}>
              {pages.map(({ path: target, nav }) =>
                nav?.group === group ? (
                  <li key={target}>
                    <Link
                      href={withQuery(target, { site: siteParam })}
                      aria-current={
                        path === target
                          ? 'page'
                          : section === target || (target !== '/' && path.startsWith(`${target}/`))
                            ? 'true'
                            : undefined
                      }
                      onClick={() => setOpen(false)}
                    >
                      <Icon name={nav.icon} />
                      {nav.label}
                    </Link>
                  </li>
                ) : null,
              )}
            </ul>
          ))}
        </div>
      </nav>
    </div>
  );
}
