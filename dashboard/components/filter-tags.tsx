/** The filters in force, each with a way to take it out. */
import { TAG_NAMES } from '../filter-tags.ts';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { useAddress } from '../use-address.ts';
import { GroupName, useGroupText } from './group-name.tsx';
import { Icon } from './icon.tsx';

export function FilterTags() {
  const address = useAddress();
  const { session } = useHere();
  const groupText = useGroupText();
  const tags = TAG_NAMES.flatMap((name) => address.all(name).map((value) => [name, value] as const));
  if (tags.length === 0) return null;
  const without = (name: string, value: string) =>
    address.set({ [name]: address.all(name).filter((each) => each !== value) });
  return (
    <ul className="tags" aria-label={messages.filter.inForce}>
      {tags.map(([name, value]) => (
        <li key={`${name} ${value}`}>
          <span className="sub">{messages.dimension[name]}</span>
          <GroupName dimension={name} value={value} />
          {session.share ? null : (
            <button
              type="button"
              className="tag-out"
              aria-label={messages.filter.remove(`${messages.dimension[name]} ${groupText(name, value)}`)}
              onClick={() => without(name, value)}
            >
              <Icon name="cross" size={14} />
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
