/** The foot of a form: its button, what went wrong, what was done. */
import { ApiError } from '../api.ts';
import { messages } from '../messages/current.ts';

interface SaveBarProps {
  save: string;
  saved: string;
  isPending: boolean;
  isSaved: boolean;
  error: Error | string | null;
}

export function SaveBar({ save, saved, isPending, isSaved, error }: SaveBarProps) {
  const said =
    error instanceof ApiError
      ? `${error.title}. ${error.detail}`
      : error instanceof Error
        ? messages.problem.unexpected
        : error;
  return (
    <>
      {said ? (
        <p className="field-error" role="alert">
          {said}
        </p>
      ) : null}
      <div className="dialog-actions">
        <button type="submit" className="button" disabled={isPending}>
          {isPending ? messages.dialog.working : save}
        </button>
        <p role="status" className="hint">
          {isSaved ? saved : ''}
        </p>
      </div>
    </>
  );
}
