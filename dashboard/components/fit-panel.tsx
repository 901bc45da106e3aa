/** What a fitted model learned: each channel's part, how sure that is, and for Markov the ways people go on. */
import type { ChannelFit, FitReport } from '../../shared/api/compute.ts';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { ChannelTag } from './channel-tag.tsx';
import { type Column, DataTable } from './data-table.tsx';
import { numberColumn } from './number-column.ts';
import { modelName } from './spread-chart.tsx';
import { Tracked } from './tracked.tsx';

const text = messages.fit;
type Transition = NonNullable<FitReport['transitions']>[number];
/** Of a sampled value; 95 of 100 such intervals hold the true one. */
const Z = 1.96;

export function FitPanel({ fit }: { fit: Record<string, FitReport> }) {
  return Object.values(fit).map((each) => (
    <details key={each.model} className="more-controls fit">
      <summary>{text.title(modelName(each.model))}</summary>
      <Fit fit={each} />
    </details>
  ));
}

function Fit({ fit }: { fit: FitReport }) {
  const format = useFormat();
  const decimal = (value: number) => format.decimal(value.toFixed(3), 3);
  const has = (name: keyof ChannelFit) => fit.channels.some((channel) => channel[name] !== undefined);
  const channels: Column<ChannelFit>[] = [
    { id: 'channel', label: messages.dimension.channel, cell: ({ channel }) => <ChannelTag channel={channel} /> },
    numberColumn('journeys', text.journeys, ({ journeys }) => journeys, format.number),
    numberColumn('share', text.share, ({ share }) => share, format.percent),
    ...(has('removalEffect')
      ? [numberColumn<ChannelFit>('removal', text.removal, (row) => row.removalEffect ?? null, format.percent)]
      : []),
    ...(has('shapleyValue')
      ? [numberColumn<ChannelFit>('shapley', text.shapley, (row) => row.shapleyValue ?? null, decimal)]
      : []),
    ...(has('standardError')
      ? [
          numberColumn<ChannelFit>(
            'interval',
            text.interval,
            (row) => row.standardError ?? null,
            (error) => `± ${decimal(Z * error)}`,
          ),
        ]
      : []),
  ];
  return (
    <>
      <p className="hint">
        {text.learned(format.number(fit.journeys), format.number(fit.conversions), format.number(fit.paths))}
        {fit.conversionProbability === undefined
          ? ''
          : ` ${text.probability(format.percent(fit.conversionProbability))}`}
      </p>
      <DataTable
        caption={text.channels(modelName(fit.model))}
        columns={channels}
        rows={fit.channels}
        keyOf={({ channel }) => channel}
      />
      {fit.transitions ? <Transitions transitions={fit.transitions} /> : null}
    </>
  );
}

function Transitions({ transitions }: { transitions: readonly Transition[] }) {
  const format = useFormat();
  const state = (channels: readonly string[]) =>
    channels.length === 0 ? text.start : <Tracked>{channels.join(' › ')}</Tracked>;
  const columns: Column<Transition>[] = [
    { id: 'from', label: text.from, cell: ({ from }) => state(from) },
    {
      id: 'to',
      label: text.to,
      cell: ({ to }) =>
        to === 'conversion' ? <strong>{text.conversion}</strong> : to === 'null' ? text.end : state(to),
    },
    numberColumn('journeys', text.journeys, ({ journeys }) => journeys, format.number),
    numberColumn('probability', text.chance, ({ probability }) => probability, format.percent),
  ];
  return (
    <details className="ties">
      <summary>{text.transitions(transitions.length)}</summary>
      <DataTable
        caption={text.matrix}
        columns={columns}
        rows={transitions}
        keyOf={({ from, to }) => JSON.stringify([from, to])}
      />
    </details>
  );
}
