/** A deal whose credits would change: of each model what earns more or less than before. */
import type { DealChange } from '../credit-changes.ts';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { modelName } from './spread-chart.tsx';
import { Tracked } from './tracked.tsx';

const text = messages.identity;

export function DealItem({ change: { deal, models } }: { change: DealChange }) {
  const format = useFormat();
  return (
    <li>
      {text.credits} <Tracked>{deal}</Tracked>
      {models.length > 0 ? (
        <details className="credit-changes">
          <summary>{text.creditsUnder(models.length)}</summary>
          <dl>
            {models.map(({ model, places }) => (
              <div key={model}>
                <dt>{modelName(model)}</dt>
                {places.map(({ place, before, after }) => (
                  <dd key={place}>
                    <Tracked>{place}</Tracked>: {format.decimal(before)} → {format.decimal(after)}
                  </dd>
                ))}
              </div>
            ))}
          </dl>
        </details>
      ) : (
        <span className="sub">{text.creditsMove}</span>
      )}
    </li>
  );
}
