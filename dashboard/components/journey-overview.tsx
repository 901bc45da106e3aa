/** The journey at a glance: a sentence, a line to scale, a few numbers. */
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { story } from '../summary.ts';
import type { joinPages, Moment } from '../timeline.ts';
import { JourneySentence } from './journey-sentence.tsx';
import { JourneyStrip } from './journey-strip.tsx';

const text = messages.lead;

interface JourneyOverviewProps {
  parts: ReturnType<typeof joinPages>;
  moments: readonly Moment[];
  /** All pages of the journey are here; before that a sentence about it could be wrong. */
  isWhole: boolean;
}

export function JourneyOverview({ parts, moments, isWhole }: JourneyOverviewProps) {
  const format = useFormat();
  const summary = parts.summary;
  const numbers: [string, string][] = summary
    ? [
        [text.stats.touchpoints, format.number(summary.touchpoints)],
        [text.stats.visits, format.number(summary.visits)],
        [text.stats.pageViews, format.number(summary.pageViews)],
        ...span(text.stats.toLead, summary.daysFromFirstTouch.toLead),
        ...span(text.stats.toWon, summary.daysFromFirstTouch.toWon),
      ]
    : [];
  return (
    <section className="panel overview" aria-labelledby="overview-title">
      <h2 id="overview-title" className="eyebrow">
        {text.how}
      </h2>
      {isWhole ? <JourneySentence story={story(parts)} /> : null}
      {moments.length > 1 ? <JourneyStrip moments={moments} /> : null}
      <dl className="numbers" aria-label={text.stats.label}>
        {numbers.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Whoever was there before the first touch (a deal told of with an early date) took no days from it. */
const span = (term: string, days: number | null): [string, string][] =>
  days === null || days < 0 ? [] : [[term, text.stats.days(days)]];
