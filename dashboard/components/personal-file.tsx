/** A file about persons. Whoever asks for it has said a short time ago who they are; else they are asked, and it goes on. */
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { api } from '../api.ts';
import { askConfirmation } from '../confirmation.ts';
import { messages } from '../messages/current.ts';
import { isSignedOut, sessionQuery } from '../queries.ts';
import { Icon } from './icon.tsx';

interface PersonalFileProps {
  href: string;
  /** What the file is to be called, where the server does not say. */
  name?: string;
  children?: ReactNode;
}

export function PersonalFile({ href, name = '', children = messages.csv }: PersonalFileProps) {
  const client = useQueryClient();
  const [isLooking, setLooking] = useState(false);
  const load = () => {
    const link = document.createElement('a');
    Object.assign(link, { href, download: name });
    link.click();
  };
  const begin = async () => {
    const now = await api.session().catch((error) => (isSignedOut(error) ? null : undefined));
    if (now !== undefined) client.setQueryData(sessionQuery.queryKey, now);
    // The sign-in page is on screen.
    if (now === null) return;
    // Where nothing is known the browser says what came of it.
    if (now?.confirmed !== false || !now.seesIdentifiers || (await askConfirmation())) load();
  };
  return (
    <a
      className="button"
      href={href}
      download={name}
      aria-busy={isLooking}
      onClick={(event) => {
        event.preventDefault();
        if (isLooking) return;
        setLooking(true);
        void begin().finally(() => setLooking(false));
      }}
    >
      <Icon name="download" size={16} />
      {children}
    </a>
  );
}
