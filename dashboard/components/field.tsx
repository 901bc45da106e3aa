/** A labelled control. A choice from a short list: a value of the address that is not in the list is shown as it is. */
import { type ComponentProps, type ReactNode, useId } from 'react';

export type Option = readonly [value: string, label: string];

interface ChoiceProps {
  label: string;
  value: string;
  options: readonly Option[];
  onChange(value: string): void;
  hint?: string;
}

export function Choice({ label, value, options, onChange, hint }: ChoiceProps) {
  const isKnown = options.some(([each]) => each === value);
  return (
    <Field label={label} hint={hint}>
      {(id) => (
        <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
          {isKnown ? null : <option value={value}>{value}</option>}
          {options.map(([each, name]) => (
            <option key={each} value={each}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface TextFieldProps extends Omit<ComponentProps<'input'>, 'id' | 'type' | 'value' | 'onChange'> {
  label: string;
  value: string;
  onChange(value: string): void;
  hint?: string;
}

export function TextField({ label, hint, onChange, ...input }: TextFieldProps) {
  return (
    <Field label={label} hint={hint}>
      {(id) => (
        <input autoComplete="off" {...input} id={id} type="text" onChange={({ target }) => onChange(target.value)} />
      )}
    </Field>
  );
}

interface FieldProps {
  label: ReactNode;
  hint?: string;
  /** The control, which must carry the id. */
  children(id: string): ReactNode;
}

export function Field({ label, hint, children }: FieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id} className="field-label" title={hint}>
        {label}
      </label>
      {children(id)}
    </div>
  );
}
