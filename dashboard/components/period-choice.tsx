/** The period of a page: a relative one, or two days. In the address; Back undoes it. */

import { addDays, type Period, PRESETS, type Preset, readPeriod, today } from '../../shared/periods.ts';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { useAddress } from '../use-address.ts';
import { Choice, Field, type Option } from './field.tsx';

const text = messages.period;

export function usePeriod(fallback: Preset): Period {
  const { search } = useAddress();
  return readPeriod(search, fallback, today(useFormat().timeZone));
}

export function PeriodChoice({ period, fallback }: { period: Period; fallback: Preset }) {
  const address = useAddress();
  const { timeZone } = useFormat();
  const { session } = useHere();
  if (session.share) return <SharedPeriod period={period} />;
  const options: Option[] = [...PRESETS, 'custom' as const].map((preset) => [preset, text.presets[preset]]);
  const choose = (preset: string) => {
    if (preset === 'custom') {
      const day = today(timeZone);
      address.set({ period: null, from: period.from ?? addDays(day, -89), to: period.to ?? addDays(day, 1) });
    } else address.set({ period: preset === fallback ? null : preset, from: null, to: null });
  };
  return (
    <>
      <Choice label={text.label} value={period.preset} options={options} onChange={choose} />
      {period.preset === 'custom' ? (
        <>
          <Field label={text.from}>
            {(id) => (
              <input
                id={id}
                type="date"
                value={period.from?.slice(0, 10) ?? ''}
                onChange={(event) => address.set({ from: event.target.value })}
              />
            )}
          </Field>
          <Field label={text.to}>
            {(id) => (
              <input
                id={id}
                type="date"
                value={period.to ? addDays(period.to.slice(0, 10), -1) : ''}
                onChange={(event) => address.set({ to: event.target.value && addDays(event.target.value, 1) })}
              />
            )}
          </Field>
        </>
      ) : null}
    </>
  );
}

/** Of a shared view it stays as it is. */
function SharedPeriod({ period: { preset, from, to } }: { period: Period }) {
  const days = `${from?.slice(0, 10) ?? '…'} – ${to ? addDays(to.slice(0, 10), -1) : '…'}`;
  return (
    <p className="hint">
      {text.label}: {preset === 'custom' ? days : text.presets[preset]}
    </p>
  );
}
