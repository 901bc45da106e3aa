/** A secret that is shown this once, ready to be copied. */
import { Snippet } from './snippet.tsx';

export function SecretOnce({ said, secret }: { said: string; secret: string }) {
  return (
    <div className="callout" role="status">
      <strong>{said}</strong>
      <Snippet text={secret} />
    </div>
  );
}
