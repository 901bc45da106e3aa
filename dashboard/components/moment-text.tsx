/** Dates and times in the site's time zone, readable by machines too. */
import { useFormat } from '../format-context.ts';

export function DateText({ at }: { at: string | number }) {
  const format = useFormat();
  const ms = new Date(at).getTime();
  if (Number.isNaN(ms)) return <span>{String(at)}</span>;
  return (
    <time dateTime={new Date(ms).toISOString()} title={`${format.dateTime(ms)} (${format.timeZone})`}>
      {format.date(ms)}
    </time>
  );
}

export function TimeText({ at }: { at: string | number }) {
  const format = useFormat();
  const ms = new Date(at).getTime();
  if (Number.isNaN(ms)) return <span>{String(at)}</span>;
  return <time dateTime={new Date(ms).toISOString()}>{format.time(ms)}</time>;
}
