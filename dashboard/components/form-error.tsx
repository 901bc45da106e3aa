/** Why a form was not taken, below it: as the server says it, or in words of the page's own. */
import { ApiError } from '../api.ts';
import { messages } from '../messages/current.ts';

export function FormError({ error }: { error: Error | string | null }) {
  if (!error) return null;
  return (
    <p className="field-error" role="alert">
      {typeof error === 'string' ? (
        error
      ) : error instanceof ApiError ? (
        <>
          {error.title}. <span lang={error.detailLanguage}>{error.detail}</span>
        </>
      ) : (
        messages.problem.unexpected
      )}
    </p>
  );
}
