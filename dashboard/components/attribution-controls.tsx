/** What is attributed, by what, and under which models and settings. */
import { useQuery } from '@tanstack/react-query';
import type { Period } from '../../shared/periods.ts';
import { type AttributionAsked, DIMENSIONS, MILESTONES, SHOWN_FIRST } from '../attribution.ts';
import { conversionsQuery } from '../calls/definitions.ts';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { useAddress } from '../use-address.ts';
import { useModelIds } from '../use-model-ids.ts';
import { Chips } from './chips.tsx';
import { Choice, type Option } from './field.tsx';
import { Icon } from './icon.tsx';
import { PeriodChoice } from './period-choice.tsx';
import { ServerText } from './server-text.tsx';
import { modelName } from './spread-chart.tsx';

const text = messages.attribution;
const optionsOf = (names: Record<string, string>): Option[] => Object.entries(names);

interface AttributionControlsProps {
  asked: AttributionAsked;
  period: Period;
  /** How each shown model decides, by id. */
  definitions: Record<string, { description: string; formula: string }>;
}

export function AttributionControls({ asked, period, definitions }: AttributionControlsProps) {
  const address = useAddress();
  /** What is the default stays out of the address. */
  const set = (name: string, fallback: string) => (value: string) =>
    address.set({ [name]: value === fallback ? null : value });
  const isWorth = asked.milestone === 'won' || asked.milestone === 'opportunity';
  const { site, session } = useHere();
  const own = useQuery({ ...conversionsQuery(site.id), enabled: !session.share });
  const conversions = own.data?.conversions.map(({ name }) => name) ?? [];
  const models = [...new Set([...useModelIds(), ...asked.models])];
  const chooseModels = (chosen: string[]) =>
    address.set({
      models: chosen.length === 0 || chosen.join() === SHOWN_FIRST.join() ? null : chosen.join(','),
      sort: null,
    });
  if (session.share)
    return (
      <search className="controls">
        <PeriodChoice period={period} fallback="all" />
      </search>
    );
  return (
    <search className="controls">
      <div className="controls-row">
        <Choice
          label={text.milestone}
          value={asked.milestone}
          options={[...MILESTONES, ...conversions].map((each) => [each, text.milestones[each] ?? each])}
          onChange={set('milestone', 'won')}
        />
        <Choice
          label={text.groupBy}
          value={asked.groupBy}
          options={DIMENSIONS.map((each) => [each, messages.dimension[each] ?? each])}
          onChange={set('groupBy', 'channel')}
        />
        <PeriodChoice period={period} fallback="all" />
        {isWorth ? (
          <Choice
            label={text.measure}
            value={asked.measure}
            options={optionsOf(text.measures)}
            onChange={set('measure', 'value')}
          />
        ) : null}
      </div>
      <details className="more-controls">
        <summary>
          <Icon name="chevron" size={16} />
          {text.settings}
          <span className="hint">{text.chosen(asked.models.length)}</span>
        </summary>
        <Chips
          legend={text.models}
          options={models}
          chosen={asked.models}
          label={modelName}
          title={(id) => messages.server.model[id]?.formula ?? definitions[id]?.formula}
          onChange={chooseModels}
        />
        <div className="controls-row">
          <Choice
            label={text.lookback}
            hint={text.lookbackHint}
            value={asked.lookbackDays}
            options={optionsOf(text.lookbacks).sort(([a], [b]) => daysOf(a) - daysOf(b))}
            onChange={set('lookbackDays', 'unlimited')}
          />
          <Choice
            label={text.halfLife}
            value={asked.halfLifeDays}
            options={optionsOf(text.halfLives)}
            onChange={set('halfLifeDays', '7')}
          />
          <Choice
            label={text.direct}
            hint={text.directHint}
            value={asked.direct}
            options={optionsOf(text.directs)}
            onChange={set('direct', 'include')}
          />
          <Choice
            label={text.scope}
            value={asked.scope}
            options={optionsOf(text.scopes)}
            onChange={set('scope', 'contacts')}
          />
          <Choice
            label={text.value}
            value={asked.value}
            options={optionsOf(text.values)}
            onChange={set('value', 'value')}
          />
          <Choice
            label={text.dateBasis}
            value={asked.dateBasis}
            options={optionsOf(text.dateBases)}
            onChange={set('dateBasis', 'milestone')}
          />
        </div>
        <ModelList models={asked.models} definitions={definitions} />
      </details>
    </search>
  );
}

const daysOf = (text: string) => (text === 'unlimited' ? Number.POSITIVE_INFINITY : Number(text));

function ModelList({ models, definitions }: Pick<AttributionControlsProps, 'definitions'> & { models: string[] }) {
  return (
    <dl className="model-list" aria-label={text.modelHint}>
      {models.map((id) => (
        <div key={id}>
          <dt>{modelName(id)}</dt>
          <dd>
            <ServerText said={definitions[id]?.description} own={messages.server.model[id]?.description} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
