/** Grey shapes while data is on its way. They appear after 150 ms (CSS), so a fast answer shows no flicker. */
import { messages } from '../messages/current.ts';

export function Skeleton({ rows = 6, kind = 'line' }: { rows?: number; kind?: 'line' | 'row' | 'card' }) {
  return (
    <div className="skeleton" role="status">
      <span className="vh">{messages.loading}</span>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move
        <div key={index} className={`skeleton-${kind}`} aria-hidden="true">
          <i />
          <i />
          <i />
        </div>
      ))}
    </div>
  );
}
