/** The foot of a form: its button, what went wrong, what was done. */
import { messages } from '../messages/current.ts';
import { FormError } from './form-error.tsx';

interface SaveBarProps {
  save: string;
  /** What was done, where the form stays when it is; else the page around it tells. */
  saved?: string;
  /** The saving. */
  of: { isPending: boolean; isSuccess: boolean; error: Error | string | null };
}

export function SaveBar({ save, saved, of: { isPending, isSuccess, error } }: SaveBarProps) {
  return (
    <>
      <FormError error={error} />
      <div className="dialog-actions">
        <button type="submit" className="button" disabled={isPending}>
          {isPending ? messages.dialog.working : save}
        </button>
        {saved === undefined ? null : (
          <p role="status" className="hint">
            {isSuccess ? saved : ''}
          </p>
        )}
      </div>
    </>
  );
}
