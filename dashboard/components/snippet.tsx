/** Text to take along: a tag, a link. */
import { CopyButton } from './copy-button.tsx';

export function Snippet({ text }: { text: string }) {
  return (
    <div className="snippet">
      <pre>
        <code>{text}</code>
      </pre>
      <CopyButton text={text} />
    </div>
  );
}
