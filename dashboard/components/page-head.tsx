/** The head of a page: its title, what it is for, and what can be done with all of it. */
import type { ReactNode } from 'react';
import { messages } from '../messages/current.ts';
import { shareToken } from '../share-token.ts';
import { Icon } from './icon.tsx';

interface PageHeadProps {
  title: ReactNode;
  lead?: ReactNode;
  children?: ReactNode;
}

export function PageHead({ title, lead, children }: PageHeadProps) {
  return (
    <header className="page-head">
      <div>
        <h1>{title}</h1>
        {lead ? <p className="lead-in">{lead}</p> : null}
      </div>
      {children ? <div className="page-actions">{children}</div> : null}
    </header>
  );
}

/** What is on screen as a file. */
export function CsvLink({ href }: { href: string }) {
  // A download carries no header, and so not the secret of a shared link.
  if (shareToken()) return null;
  return (
    <a className="button" href={href} download>
      <Icon name="download" size={16} />
      {messages.csv}
    </a>
  );
}
