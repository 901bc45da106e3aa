/** A file about persons below the choices it is made of. */
import type { ReactNode } from 'react';
import { messages } from '../messages/current.ts';
import { PersonalFile } from './personal-file.tsx';

export function DownloadLink({ href, children = messages.exports.download }: { href: string; children?: ReactNode }) {
  return (
    <div className="page-actions">
      <PersonalFile href={href}>{children}</PersonalFile>
    </div>
  );
}
