/** What is around every page: skip link, rail, top bar. */
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { withQuery } from '../api.ts';
import { messages } from '../messages/current.ts';
import { pages } from '../pages.ts';
import { useHere } from '../session-context.ts';
import { BrandMark } from './brand.tsx';
import { DemoBanner } from './demo-banner.tsx';
import { Icon } from './icon.tsx';
import { SignOut } from './sign-out.tsx';
import { SiteSwitcher } from './site-switcher.tsx';
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
            <ThemeSwitch />
            <SignOut />
          </div>
        </header>
        <DemoBanner />
        <main id="content" tabIndex={-1}>
          {children}
        </main>
      </div>
    </div>
  );
}

function Rail() {
  const [path] = useLocation();
  const { siteParam } = useHere();
  return (
    <div className="rail">
      <nav className="rail-inner" aria-label={messages.nav.label}>
        <Link href={withQuery('/leads', { site: siteParam })} className="brand">
          <BrandMark />
          {messages.product}
        </Link>
        <ul>
          {pages.map(({ path: target, nav }) => {
            if (!nav) return null;
            const isHere = path === target;
            return (
              <li key={target}>
                <Link
                  href={withQuery(target, { site: siteParam })}
                  aria-current={isHere ? 'page' : path.startsWith(`${target}/`) ? 'true' : undefined}
                >
                  <Icon name={nav.icon} />
                  {nav.label}
                </Link>
              </li>
            );
          })}
        </ul>
      </nav>
    </div>
  );
}
