/** A secret that is shown this once, ready to be copied. */
import { CopyButton } from './copy-button.tsx';

export function SecretOnce({ said, secret }: { said: string; secret: string }) {
  return (
    <div className="callout" role="status">
      <strong>{said}</strong>
      <div className="snippet">
        <pre>
          <code>{secret}</code>
        </pre>
        <CopyButton text={secret} />
      </div>
    </div>
  );
}
