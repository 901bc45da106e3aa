/** A touchpoint: where it came from, what it led to, and the visit it opened. */
import type { ReactNode } from 'react';
import type { Touchpoint } from '../../shared/api/journey.ts';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import type { TouchEntry } from '../timeline.ts';
import { TraceButton } from './trace-dialog.tsx';
import { Tracked, TrackedUrl } from './tracked.tsx';
import { VisitDetails } from './visit-details.tsx';

const text = messages.timeline;

export function TouchCard({ entry }: { entry: TouchEntry }) {
  const { touchpoint, visit } = entry;
  return (
    <article className="card">
      <header className="card-head">
        <h3>
          <Tracked>{touchpoint.channel}</Tracked>
        </h3>
        {touchpoint.type === 'visit' ? null : (
          <span className="kind">{messages.type[touchpoint.type] ?? touchpoint.type}</span>
        )}
        <SourceMedium touchpoint={touchpoint} />
        <span className="flags">
          {entry.isFirst ? <span className="flag">{text.firstTouch}</span> : null}
          {entry.isLastBeforeLead ? <span className="flag">{text.lastBeforeLead}</span> : null}
        </span>
      </header>
      <dl className="details-list">
        <Detail term={text.campaign} value={touchpoint.campaign} isStrong />
        <Detail term={text.campaignId} value={touchpoint.campaignId} />
        <Detail term={text.term} value={touchpoint.term} />
        <Detail term={text.content} value={touchpoint.content} />
        <Detail term={text.landing}>
          {touchpoint.landingPage ? <TrackedUrl url={touchpoint.landingPage} /> : null}
        </Detail>
        <Detail term={text.referrer}>{touchpoint.referrer ? <TrackedUrl url={touchpoint.referrer} /> : null}</Detail>
        {Object.entries(touchpoint.clickIds).map(([name, value]) => (
          <Detail key={name} term={<Tracked>{name}</Tracked>}>
            <code className="click-id" title={value}>
              <Tracked>{value}</Tracked>
            </code>
          </Detail>
        ))}
      </dl>
      <Where touchpoint={touchpoint} />
      {visit ? <VisitDetails visit={visit} /> : null}
      <TraceButton id={touchpoint.id} anonymousId={touchpoint.anonymousId} />
    </article>
  );
}

/** "google / cpc"; nothing for direct, where the channel has said it all. */
function SourceMedium({ touchpoint: { source, medium } }: { touchpoint: Touchpoint }) {
  const known = [source, medium].filter((each) => each && each !== '(direct)' && each !== '(none)');
  if (known.length === 0) return null;
  return (
    <span className="source">
      {known.map((each, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: source, then medium
        <span key={index}>
          {index > 0 ? <span className="slash"> / </span> : null}
          <Tracked>{each as string}</Tracked>
        </span>
      ))}
    </span>
  );
}

interface DetailProps {
  term: ReactNode;
  value?: string | null;
  isStrong?: boolean;
  children?: ReactNode;
}

function Detail({ term, value, isStrong = false, children }: DetailProps) {
  const content = value ? <Tracked>{value}</Tracked> : children;
  if (!content) return null;
  return (
    <div className={isStrong ? 'strong' : undefined}>
      <dt>{term}</dt>
      <dd>{content}</dd>
    </div>
  );
}

/** Device and country in one quiet line. */
function Where({ touchpoint: { device, country } }: { touchpoint: Touchpoint }) {
  const format = useFormat();
  const parts = [
    device?.type ? device.type.charAt(0).toUpperCase() + device.type.slice(1) : null,
    device?.browser,
    device?.os,
    country ? format.country(country) : null,
  ].filter((part): part is string => Boolean(part));
  if (parts.length === 0) return null;
  return (
    <p className="where">
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a fixed order of parts
        <span key={index}>
          {index > 0 ? ' · ' : ''}
          <Tracked>{part}</Tracked>
        </span>
      ))}
    </p>
  );
}
