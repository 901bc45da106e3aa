/** The one model that a report counts by. */
import { messages } from '../messages/current.ts';
import { useAddress } from '../use-address.ts';
import { useModelIds } from '../use-model-ids.ts';
import { Choice } from './field.tsx';
import { modelName } from './spread-chart.tsx';

interface ModelChoiceProps {
  model: string;
  /** Stays out of the address. */
  fallback: string;
  /** Ids of models that the report does not take. */
  without?: readonly string[];
}

export function ModelChoice({ model, fallback, without = [] }: ModelChoiceProps) {
  const address = useAddress();
  const ids = useModelIds();
  return (
    <Choice
      label={messages.campaigns.model}
      value={model}
      options={ids.filter((id) => !without.includes(id)).map((id) => [id, modelName(id)])}
      onChange={(value) => address.set({ model: value === fallback ? null : value })}
    />
  );
}
