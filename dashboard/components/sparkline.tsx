/** A small line over time, from zero; the table or the figure beside it says the numbers. */
const WIDTH = 120;
const HEIGHT = 32;

export function Sparkline({ values, label }: { values: readonly (number | null)[]; label: string }) {
  const known = values.map((value) => value ?? 0);
  const low = Math.min(0, ...known);
  const high = Math.max(...known, low + 1e-9);
  if (known.length < 2) return null;
  const x = (index: number) => (index / (known.length - 1)) * (WIDTH - 6) + 3;
  const y = (value: number) => HEIGHT - 3 - ((value - low) / (high - low)) * (HEIGHT - 6);
  const points = known.map((value, index) => `${x(index).toFixed(1)} ${y(value).toFixed(1)}`);
  const last = known.at(-1) ?? 0;
  return (
    <svg className="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <path className="sparkline-zero" d={`M3 ${y(0)}H${WIDTH - 3}`} />
      <path className="sparkline-line" d={`M${points.join('L')}`} />
      <circle cx={x(known.length - 1)} cy={y(last)} r="3" />
    </svg>
  );
}
