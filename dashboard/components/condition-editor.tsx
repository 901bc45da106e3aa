/** A condition of a channel rule, to be changed: one test, or a group of conditions within one another. */
import { useId } from 'react';
import {
  asKind,
  CATEGORIES,
  type Condition,
  type ConditionKind,
  FIELDS,
  PATTERNS,
  sayCondition,
} from '../condition.ts';
import { messages } from '../messages/current.ts';
import { Chips } from './chips.tsx';
import { Choice, Field } from './field.tsx';
import { RemoveButton } from './remove-button.tsx';

const text = messages.channelRules;
const KINDS = Object.keys(text.kinds) as (keyof typeof text.kinds)[];
const FRESH: Condition = { kind: 'is', field: 'medium', words: [] };

interface ConditionEditorProps {
  condition: Condition;
  onChange(condition: Condition): void;
  onRemove?(): void;
}

export function ConditionEditor({ condition, onChange, onRemove }: ConditionEditorProps) {
  return (
    <div className="condition">
      <div className="controls-row">
        {'field' in condition ? (
          <Choice
            label={text.field}
            value={condition.field}
            options={FIELDS.map((field) => [field, text.fields[field] ?? field])}
            onChange={(field) => onChange({ ...condition, field })}
          />
        ) : null}
        {condition.kind === 'other' ? (
          <code>{sayCondition(condition)}</code>
        ) : (
          <Choice
            label={text.kind}
            value={condition.kind}
            options={KINDS.map((kind) => [kind, text.kinds[kind]])}
            onChange={(kind) => onChange(asKind(condition, kind as ConditionKind))}
          />
        )}
        <Value condition={condition} onChange={onChange} />
        {onRemove ? <RemoveButton label={text.removePart} onClick={onRemove} /> : null}
      </div>
      <Parts condition={condition} onChange={onChange} />
    </div>
  );
}

/** What the test compares with. */
function Value({ condition, onChange }: ConditionEditorProps) {
  switch (condition.kind) {
    case 'is':
    case 'contains':
    case 'startsWith':
    case 'endsWith':
    case 'clickIdIn':
      return <Words words={condition.words} onChange={(words) => onChange({ ...condition, words })} />;
    case 'looksLike':
      return (
        <Choice
          label={text.value}
          value={condition.pattern}
          options={PATTERNS.map((pattern) => [pattern, text.patterns[pattern] ?? pattern])}
          onChange={(pattern) => onChange({ ...condition, pattern })}
        />
      );
    case 'isSet':
      return (
        <Choice
          label={text.value}
          value={String(condition.isSet)}
          options={[
            ['true', text.isSet],
            ['false', text.isNotSet],
          ]}
          onChange={(value) => onChange({ ...condition, isSet: value === 'true' })}
        />
      );
    case 'sourceIn':
      return (
        <Chips
          legend={text.value}
          options={CATEGORIES}
          chosen={condition.words}
          label={(category) => text.categories[category] ?? category}
          onChange={(words) => onChange({ ...condition, words })}
        />
      );
    default:
      return null;
  }
}

/** Empty lines stay while somebody types; the API hears of none of them. */
export function Words({
  words,
  onChange,
  label = text.words,
}: {
  words: readonly string[];
  onChange(words: string[]): void;
  label?: string;
}) {
  return (
    <Field label={label}>
      {(id) => (
        <textarea
          id={id}
          rows={Math.min(8, Math.max(2, words.length))}
          spellCheck={false}
          value={words.join('\n')}
          onChange={(event) => onChange(event.target.value === '' ? [] : event.target.value.split('\n'))}
        />
      )}
    </Field>
  );
}

function Parts({ condition, onChange }: ConditionEditorProps) {
  const name = useId();
  if (condition.kind === 'not')
    return <ConditionEditor condition={condition.part} onChange={(part) => onChange({ ...condition, part })} />;
  if (condition.kind !== 'all' && condition.kind !== 'any') return null;
  const { parts } = condition;
  const put = (next: readonly Condition[]) => onChange({ ...condition, parts: next });
  return (
    <>
      {parts.map((part, index) => (
        <ConditionEditor
          // biome-ignore lint/suspicious/noArrayIndexKey: a part has nothing of its own but its place
          key={`${name} ${index}`}
          condition={part}
          onChange={(next) => put(parts.with(index, next))}
          onRemove={parts.length > 1 ? () => put(parts.toSpliced(index, 1)) : undefined}
        />
      ))}
      <button type="button" className="button small condition-add" onClick={() => put([...parts, FRESH])}>
        {text.addPart}
      </button>
    </>
  );
}
