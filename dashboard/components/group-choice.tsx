/** What the rows of a report are: kept in the address, where it is not the usual. Another grouping sorts by other columns. */
import { messages } from '../messages/current.ts';
import { useAddress } from '../use-address.ts';
import { Choice } from './field.tsx';

interface GroupChoiceProps {
  groups: readonly (keyof typeof messages.dimension)[];
  value: string;
  /** The usual. */
  fallback: string;
}

export function GroupChoice({ groups, value, fallback }: GroupChoiceProps) {
  const address = useAddress();
  return (
    <Choice
      label={messages.attribution.groupBy}
      value={value}
      options={groups.map((each) => [each, messages.dimension[each] ?? each])}
      onChange={(chosen) => address.set({ groupBy: chosen === fallback ? null : chosen, sort: null })}
    />
  );
}
