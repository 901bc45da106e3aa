/** Why a form was not taken, below it. */
import { ApiError } from '../api.ts';
import { messages } from '../messages/current.ts';

export function FormError({ error }: { error: Error | null }) {
  if (!error) return null;
  return (
    <p className="field-error" role="alert">
      {error instanceof ApiError ? `${error.title}. ${error.detail}` : messages.problem.unexpected}
    </p>
  );
}
