/** Several of a few: checkboxes that look like chips. */
import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';

interface ChipsProps<T extends string> {
  legend: string;
  options: readonly T[];
  chosen: readonly T[];
  label(option: T): ReactNode;
  title?(option: T): string | undefined;
  onChange(chosen: T[]): void;
}

export function Chips<T extends string>({ legend, options, chosen, label, title, onChange }: ChipsProps<T>) {
  return (
    <fieldset className="chips">
      <legend>{legend}</legend>
      {options.map((option) => (
        <label key={option} title={title?.(option)}>
          <input
            type="checkbox"
            checked={chosen.includes(option)}
            onChange={(event) =>
              onChange(options.filter((each) => (each === option ? event.target.checked : chosen.includes(each))))
            }
          />
          <span>
            <Icon name="check" size={13} />
            {label(option)}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
