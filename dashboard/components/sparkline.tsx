/** A small line over time, from zero, with marks for annotations; the table or the figure beside it says the numbers. */
import { useContext } from 'react';
import { ChartMarks } from '../chart-marks.ts';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';

const WIDTH = 120;
const HEIGHT = 32;

export function Sparkline({ values, label }: { values: readonly (number | null)[]; label: string }) {
  const marks = useContext(ChartMarks).filter(({ index }) => index < values.length);
  const format = useFormat();
  const known = values.map((value) => value ?? 0);
  const low = Math.min(0, ...known);
  const high = Math.max(...known, low + 1e-9);
  if (known.length < 2) return null;
  const x = (index: number) => (index / (known.length - 1)) * (WIDTH - 6) + 3;
  const y = (value: number) => HEIGHT - 3 - ((value - low) / (high - low)) * (HEIGHT - 6);
  const points = known.map((value, index) => `${x(index).toFixed(1)} ${y(value).toFixed(1)}`);
  const last = known.at(-1) ?? 0;
  const said = marks.map(({ date, text }) =>
    messages.annotations.mark(format.date(Date.parse(`${date}T12:00:00Z`)), text),
  );
  const name = said.length > 0 ? `${label}${messages.annotations.inTrend(said.join('; '))}` : label;
  return (
    <svg className="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={name}>
      <path className="sparkline-zero" d={`M3 ${y(0)}H${WIDTH - 3}`} />
      {marks.map(({ index, date, text }, i) => (
        <g key={`${date} ${text}`}>
          <title>{said[i]}</title>
          <path className="sparkline-mark-line" d={`M${x(index)} 3V${HEIGHT - 3}`} />
          <path className="sparkline-mark" d={`M${x(index) - 3} 0h6l-3 4z`} />
        </g>
      ))}
      <path className="sparkline-line" d={`M${points.join('L')}`} />
      <circle cx={x(known.length - 1)} cy={y(last)} r="3" />
    </svg>
  );
}
