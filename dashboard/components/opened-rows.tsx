/** The rows that were opened on the way down, each a way back up. */
import { Link } from 'wouter';
import type { AttributionAsked } from '../attribution.ts';
import { messages } from '../messages/current.ts';
import { useAddress } from '../use-address.ts';
import { GroupName } from './group-name.tsx';
import { Icon } from './icon.tsx';

const text = messages.attribution;

export function OpenedRows({ filters }: Pick<AttributionAsked, 'filters'>) {
  const address = useAddress();
  if (filters.length === 0) return null;
  /** Back to the level of this filter: it and everything below it closed. */
  const upTo = (index: number) => ({
    ...Object.fromEntries(filters.slice(index).map(([name]) => [name, null])),
    groupBy: filters[index]?.[0] === 'channel' ? null : filters[index]?.[0],
    sort: null,
  });
  return (
    <nav className="crumbs" aria-label={text.opened}>
      <ol>
        <li>
          <Link href={address.hrefWith(upTo(0))}>{text.back}</Link>
        </li>
        {filters.map(([name, values], index) => (
          <li key={name}>
            <Icon name="chevron" size={14} />
            <span className="sub">{messages.dimension[name]}</span>
            {index + 1 < filters.length ? (
              <Link href={address.hrefWith(upTo(index + 1))}>
                <Names dimension={name} values={values} />
              </Link>
            ) : (
              <strong>
                <Names dimension={name} values={values} />
              </strong>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Names({ dimension, values }: { dimension: string; values: readonly string[] }) {
  return values.map((value, index) => (
    <span key={value}>
      {index > 0 ? ', ' : ''}
      <GroupName dimension={dimension} value={value} />
    </span>
  ));
}
