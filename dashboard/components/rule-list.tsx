/** The channel rules of a site in their order, each a sentence; opened, it can be changed. */
import { useState } from 'react';
import { type Condition, sayCondition } from '../condition.ts';
import { messages } from '../messages/current.ts';
import { ChannelTag } from './channel-tag.tsx';
import { ConditionEditor } from './condition-editor.tsx';
import { Field } from './field.tsx';
import { Icon, type IconName } from './icon.tsx';

const text = messages.channelRules;

/** A rule on its way: `key` is its own while the page is open. */
export interface RuleDraft {
  key: string;
  id?: string;
  channel: string;
  when: Condition;
}

interface RuleListProps {
  rules: readonly RuleDraft[];
  onChange(rules: RuleDraft[]): void;
}

export function RuleList({ rules, onChange }: RuleListProps) {
  const [open, setOpen] = useState<string | null>(null);
  const add = () => {
    const key = crypto.randomUUID();
    onChange([{ key, channel: '', when: { kind: 'is', field: 'medium', words: [] } }, ...rules]);
    setOpen(key);
  };
  const move = (index: number, by: number) => {
    const rule = rules[index];
    if (rule) onChange(rules.toSpliced(index, 1).toSpliced(index + by, 0, rule));
  };
  return (
    <section className="panel rules" aria-label={text.list}>
      <header className="rules-head">
        <h2>{text.list}</h2>
        <button type="button" className="button small" onClick={add}>
          {text.add}
        </button>
      </header>
      <ol>
        {rules.map((rule, index) => {
          const name = rule.channel || text.fresh;
          const act = (icon: IconName, label: string, onClick: () => void, isOff = false) => (
            <button type="button" className="button small" disabled={isOff} title={label} onClick={onClick}>
              <Icon name={icon} size={14} />
              <span className="vh">
                {label} {name}
              </span>
            </button>
          );
          return (
            <li key={rule.key}>
              <div className="rule">
                <span className="rule-place">{index + 1}</span>
                <div className="rule-said">
                  <ChannelTag channel={name} />
                  <p className="sub">
                    {text.when} {sayCondition(rule.when)}
                  </p>
                </div>
                <span className="row-actions">
                  <button
                    type="button"
                    className="button small"
                    aria-expanded={open === rule.key}
                    onClick={() => setOpen(open === rule.key ? null : rule.key)}
                  >
                    {open === rule.key ? text.done : text.edit}
                    <span className="vh"> {name}</span>
                  </button>
                  {act('up', text.up, () => move(index, -1), index === 0)}
                  {act('down', text.down, () => move(index, 1), index === rules.length - 1)}
                  {act('cross', text.remove, () => onChange(rules.toSpliced(index, 1)))}
                </span>
              </div>
              {open === rule.key ? (
                <RuleEditor rule={rule} onChange={(next) => onChange(rules.with(index, next))} />
              ) : null}
            </li>
          );
        })}
      </ol>
      <p className="hint">{text.last}</p>
    </section>
  );
}

function RuleEditor({ rule, onChange }: { rule: RuleDraft; onChange(rule: RuleDraft): void }) {
  return (
    <div className="rule-editor">
      <Field label={text.channel}>
        {(id) => (
          <input
            id={id}
            type="text"
            required
            maxLength={100}
            value={rule.channel}
            onChange={(event) => onChange({ ...rule, channel: event.target.value })}
          />
        )}
      </Field>
      <ConditionEditor condition={rule.when} onChange={(when) => onChange({ ...rule, when })} />
    </div>
  );
}
