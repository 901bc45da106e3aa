/** The journey on one line, to scale: what the compressed timeline below cannot show. */
import { channelLook } from '../channels.ts';
import { locale, useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { type Mark, marks, ticks } from '../strip.ts';
import type { Moment } from '../timeline.ts';
import { stageName } from './stage-badge.tsx';

const LINE = 54;
const DIAMOND = 27;

export function JourneyStrip({ moments }: { moments: readonly Moment[] }) {
  const format = useFormat();
  const from = moments[0]!.at;
  const to = moments.at(-1)!.at;
  const list = marks(moments);
  const first = list[0]!.x;
  const last = list.at(-1)!.x;
  const touches = moments.filter(({ kind }) => kind === 'touch').length;
  return (
    <svg
      className="strip"
      role="img"
      aria-label={messages.strip.label(touches, format.date(from), format.date(to))}
      width="100%"
      height="88"
    >
      {ticks(from, to, locale).map((tick, index) => (
        <g key={tick.label} className={index % 2 ? 'tick minor' : 'tick'}>
          <line x1={`${tick.x}%`} x2={`${tick.x}%`} y1={LINE - 10} y2={LINE + 14} />
          <text x={`${tick.x}%`} y={LINE + 29} textAnchor={tick.x < 6 ? 'start' : tick.x > 94 ? 'end' : 'middle'}>
            {tick.label}
          </text>
        </g>
      ))}
      <line className="strip-line" x1={`${first}%`} x2={`${last}%`} y1={LINE} y2={LINE} />
      {list.map((mark, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: moments have no id in common and keep their order
        <StripMark key={index} mark={mark} />
      ))}
    </svg>
  );
}

function StripMark({ mark: { x, moment, named } }: { mark: Mark }) {
  if (moment.kind === 'milestone') {
    const { type } = moment.milestone;
    return (
      <g className="strip-milestone" data-stage={type}>
        <line x1={`${x}%`} x2={`${x}%`} y1={DIAMOND} y2={LINE} />
        <svg x={`${x}%`} y={DIAMOND} overflow="visible" aria-hidden="true">
          <rect x="-4.5" y="-4.5" width="9" height="9" transform="rotate(45)" />
        </svg>
        {named ? (
          <text className={named} x={`${x}%`} y={13} textAnchor={x > 92 ? 'end' : x < 8 ? 'start' : 'middle'}>
            {stageName(type)}
          </text>
        ) : null}
      </g>
    );
  }
  if (moment.kind === 'visit') return <circle className="strip-visit" cx={`${x}%`} cy={LINE} r={4} />;
  const look = channelLook(moment.touchpoint.channel);
  return <circle className="strip-touch" data-hue={look.hue} data-paid={look.paid} cx={`${x}%`} cy={LINE} r={6} />;
}
