/** The foot of a form: its button, what went wrong, what was done. */
import { messages } from '../messages/current.ts';
import { FormError } from './form-error.tsx';

interface SaveBarProps {
  save: string;
  isPending: boolean;
  /** What was done, where the form stays when it is; else the page around it tells. */
  saved?: string;
  isSaved?: boolean;
  error: Error | string | null;
}

export function SaveBar({ save, saved, isPending, isSaved = false, error }: SaveBarProps) {
  return (
    <>
      <FormError error={error} />
      <div className="dialog-actions">
        <button type="submit" className="button" disabled={isPending}>
          {isPending ? messages.dialog.working : save}
        </button>
        {saved === undefined ? null : (
          <p role="status" className="hint">
            {isSaved ? saved : ''}
          </p>
        )}
      </div>
    </>
  );
}
