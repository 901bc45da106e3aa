/** The value of a dimension as readers know it: channels with their mark, addresses short, countries by name. */
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { safeUrl, shortUrl } from '../safe-url.ts';
import { ChannelTag } from './channel-tag.tsx';
import { Tracked } from './tracked.tsx';

interface GroupNameProps {
  dimension: string;
  value: string | null;
}

export function GroupName({ dimension, value }: GroupNameProps) {
  const text = useGroupText();
  if (dimension === 'channel' && value) return <ChannelTag channel={value} />;
  return value ? <Tracked>{text(dimension, value)}</Tracked> : <span className="sub">{text(dimension, value)}</span>;
}

/** The same as plain text, for labels and titles. */
export function useGroupText(): (dimension: string, value: string | null) => string {
  const format = useFormat();
  return (dimension, value) => {
    if (!value) return messages.attribution.notSet;
    if (dimension === 'country') return format.country(value);
    if (dimension === 'touchpointType') return messages.type[value] ?? value;
    if (dimension === 'dealType') return messages.deals.types[value] ?? value;
    const url = safeUrl(value);
    return url ? shortUrl(url) : value;
  };
}
