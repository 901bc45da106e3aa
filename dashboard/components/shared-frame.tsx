/** What is around a shared view: its name, and nothing that leads elsewhere. */
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { messages } from '../messages/current.ts';
import { BrandMark } from './brand.tsx';
import { LanguageChoice } from './language-choice.tsx';
import { Notice } from './problem.tsx';
import { ThemeSwitch } from './theme-switch.tsx';
import { Tracked } from './tracked.tsx';

const text = messages.shares;

export default function SharedFrame({ name, path, children }: { name: string; path: string; children: ReactNode }) {
  const [here] = useLocation();
  const isHere = here === path.split('?', 1)[0];
  const [before, shown, after] = text.shared(name);
  return (
    <div className="shared">
      <header className="bar">
        <p className="site-name shared-name">
          <BrandMark />
          <span>
            {before}
            <Tracked>{shown}</Tracked>
            {after}
          </span>
        </p>
        <div className="bar-end">
          <LanguageChoice />
          <ThemeSwitch />
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        {isHere ? (
          children
        ) : (
          <Notice icon="link" title={text.only} detail={text.onlyHint}>
            <Link href={path} className="button">
              {text.back}
            </Link>
          </Notice>
        )}
      </main>
    </div>
  );
}
