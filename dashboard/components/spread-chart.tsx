/** Shares that models give, a line per group: marks that differ in shape, so that nobody needs the colours. */
import type { ReactNode } from 'react';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';

export interface SpreadRow {
  key: string;
  name: ReactNode;
  text: string;
  /** In the order of the models. */
  shares: readonly number[];
}

interface SpreadChartProps {
  models: readonly string[];
  rows: readonly SpreadRow[];
  /** Rows that are not drawn. */
  others: number;
}

const text = messages.attribution;
const SIZE = 5.5;
/** Seven shapes, then the same ones hollow: enough for fourteen models. */
const SHAPES = [
  `M0-${SIZE}L${SIZE} 0 0 ${SIZE}-${SIZE} 0z`,
  `M-5-5h10v10h-10z`,
  `M0-6 6 5H-6z`,
  `M-${SIZE} 0a${SIZE} ${SIZE} 0 1 0 ${SIZE * 2} 0a${SIZE} ${SIZE} 0 1 0-${SIZE * 2} 0z`,
  `M0 6-6-5H6z`,
  `M-2-6h4v4h4v4h-4v4h-4v-4h-4v-4h4z`,
  `M-6-3h12v6h-12z`,
];

export const modelName = (id: string) => messages.model[id] ?? id;

export function SpreadChart({ models, rows, others }: SpreadChartProps) {
  const format = useFormat();
  const all = rows.flatMap(({ shares }) => shares);
  const { low, high, ticks } = scale(Math.min(0, ...all), Math.max(0.05, ...all));
  const place = (share: number) => ((share - low) / (high - low)) * 100;
  return (
    <section className="panel spread" aria-labelledby="spread-title">
      <header className="panel-head">
        <div>
          <h2 id="spread-title">{text.chart}</h2>
          <p className="hint">{text.chartHint}</p>
        </div>
        <ul className="legend">
          {models.map((model, index) => (
            <li key={model}>
              <svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
                <Shape index={index} />
              </svg>
              {modelName(model)}
            </li>
          ))}
        </ul>
      </header>
      <ol className="spread-rows">
        {rows.map(({ key, name, text: plain, shares }) => (
          <li key={key}>
            <span className="spread-name">{name}</span>
            <svg
              className="spread-line"
              role="img"
              width="100%"
              height="30"
              aria-label={text.chartLabel(
                plain,
                models.map((model, i) => `${modelName(model)} ${format.percent(shares[i] ?? 0)}`).join(', '),
              )}
            >
              {ticks.map((tick) => (
                <line key={tick} className="grid" x1={`${place(tick)}%`} x2={`${place(tick)}%`} y1="0" y2="30" />
              ))}
              <line
                className="reach"
                x1={`${place(Math.min(...shares))}%`}
                x2={`${place(Math.max(...shares))}%`}
                y1="15"
                y2="15"
              />
              {shares.map((share, index) => (
                // biome-ignore lint/a11y/noSvgWithoutTitle: the shape in it has one
                <svg key={models[index]} x={`${place(share)}%`} y="15" overflow="visible">
                  <Shape index={index}>
                    <title>{`${modelName(models[index] ?? '')}: ${format.percent(share)}`}</title>
                  </Shape>
                </svg>
              ))}
            </svg>
          </li>
        ))}
        <li aria-hidden="true">
          <span className="spread-name sub">{others > 0 ? text.others(others) : ''}</span>
          <svg className="spread-axis" width="100%" height="20" aria-hidden="true">
            {ticks.map((tick) => (
              <text
                key={tick}
                x={`${place(tick)}%`}
                y="14"
                textAnchor={place(tick) < 5 ? 'start' : place(tick) > 95 ? 'end' : 'middle'}
              >
                {format.percent(tick)}
              </text>
            ))}
          </svg>
        </li>
      </ol>
    </section>
  );
}

function Shape({ index, children }: { index: number; children?: ReactNode }) {
  const shape = SHAPES[index % SHAPES.length];
  return (
    <path className="spread-mark" data-hollow={index >= SHAPES.length} data-series={index % SHAPES.length} d={shape}>
      {children}
    </path>
  );
}

/** Bounds and ticks in steps people count in. */
export function scale(min: number, max: number): { low: number; high: number; ticks: number[] } {
  const rough = (max - min) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough - 1e-12) ?? 10 * power;
  const from = Math.floor(min / step + 1e-9);
  const to = Math.ceil(max / step - 1e-9);
  const ticks = Array.from({ length: to - from + 1 }, (_, i) => Number(((from + i) * step).toPrecision(12)));
  return { low: ticks[0] ?? 0, high: ticks.at(-1) ?? 1, ticks };
}
