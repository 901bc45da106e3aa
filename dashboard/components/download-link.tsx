/** A file about persons below the choices it is made of. */
import { messages } from '../messages/current.ts';
import { PersonalFile } from './personal-file.tsx';

export function DownloadLink({ href }: { href: string }) {
  return (
    <div className="page-actions">
      <PersonalFile href={href}>{messages.exports.download}</PersonalFile>
    </div>
  );
}
