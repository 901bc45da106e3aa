/** The frame of pages for who is not signed in. */
import type { ReactNode } from 'react';
import { messages } from '../messages/current.ts';
import { BrandMark } from './brand.tsx';
import { LanguageChoice } from './language-choice.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

export function SignInCard({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="sign-in">
      <header className="sign-in-top">
        <span className="brand">
          <BrandMark />
          {messages.product}
        </span>
        <div className="bar-end">
          <LanguageChoice />
          <ThemeSwitch />
        </div>
      </header>
      <main id="content" className="sign-in-card" tabIndex={-1}>
        <Motif />
        <h1>{title}</h1>
        {children}
      </main>
      <footer>{messages.tagline}</footer>
    </div>
  );
}

/** A journey drawn small: touches of several channels on one line. */
function Motif() {
  return (
    <svg className="motif" viewBox="0 0 360 72" aria-hidden="true" focusable="false">
      <path d="M8 52C60 52 62 20 112 20s56 36 112 36 62-40 128-40" />
      <circle data-hue="search" cx="8" cy="52" r="6" />
      <circle data-hue="social" cx="112" cy="20" r="6" />
      <circle data-hue="email" cx="168" cy="40" r="6" />
      <circle data-hue="referral" cx="224" cy="56" r="6" />
      <circle data-hue="ai" cx="292" cy="32" r="6" />
      <rect x="344" y="8" width="14" height="14" rx="2" transform="rotate(45 351 15)" />
    </svg>
  );
}
