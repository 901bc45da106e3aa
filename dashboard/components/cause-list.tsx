/** Why two figures differ: each cause with its share, explained on hover; and all of them in words. */
import { messages } from '../messages/current.ts';

interface Text {
  name: string;
  hint: string;
}

interface CauseListProps {
  causes: Record<string, number | string>;
  texts: Record<string, Text>;
  show(amount: number | string): string;
}

export function CauseList({ causes, texts, show }: CauseListProps) {
  const some = Object.entries(causes).filter(([, amount]) => Number(amount) !== 0);
  if (some.length === 0) return messages.noFigure;
  return (
    <ul className="causes">
      {some.map(([cause, amount]) => (
        <li key={cause} title={texts[cause]?.hint}>
          <span className="number">{show(amount)}</span> {texts[cause]?.name ?? cause}
        </li>
      ))}
    </ul>
  );
}

export function CauseMeanings({ texts }: { texts: readonly Text[] }) {
  return (
    <details className="meanings">
      <summary>{messages.reconciliation.meaning}</summary>
      <dl>
        {texts.map(({ name, hint }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{hint}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
