/** Text that came from outside: shown as text, isolated in its writing direction, a link only when it is http(s). */
import { messages } from '../messages/current.ts';
import { safeUrl, shortUrl } from '../safe-url.ts';

export function Tracked({ children }: { children: string }) {
  return <bdi className="tracked">{children}</bdi>;
}

/** `full` shows the address as it was told, else host and path. */
export function TrackedUrl({ url, full = false }: { url: string; full?: boolean }) {
  const safe = safeUrl(url);
  if (!safe) return <Tracked>{url}</Tracked>;
  return (
    <a href={safe.href} target="_blank" rel="noopener noreferrer nofollow" title={url} className="tracked-url">
      <Tracked>{full ? url : shortUrl(safe)}</Tracked>
      <span className="vh"> ({messages.timeline.newTab})</span>
    </a>
  );
}
