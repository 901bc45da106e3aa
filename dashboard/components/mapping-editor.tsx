/** Where each of our fields comes from in the messages of another program. */
import { useId } from 'react';
import type { ContactIn } from '../../shared/api/contact.ts';
import type { IdentifyLead } from '../../shared/api/lead.ts';
import { LIMITS } from '../../shared/limits.ts';
import { type FieldRow, type FromKind, type MappingForm, newCondition, newField } from '../mapping-form.ts';
import { messages } from '../messages/current.ts';
import { Choice, Field, TextField } from './field.tsx';
import { RemoveButton } from './remove-button.tsx';

const text = messages.inbound;
const KINDS = Object.keys(text.from) as FromKind[];
/** What is proposed; any field of the API can be typed, `traits.plan` and `properties.agent` too. */
const FIELDS = {
  lead: ['email', 'phone', 'externalId', 'anonymousId', 'name', 'company', 'selfReportedSource', 'occurredAt'],
  touchpoint: [
    'type',
    'occurredAt',
    'email',
    'phone',
    'leadExternalId',
    'anonymousId',
    'accountDomain',
    'channel',
    'source',
    'medium',
    'campaign',
    'content',
    'externalId',
  ],
} satisfies { lead: (keyof IdentifyLead)[]; touchpoint: (keyof ContactIn)[] };

/** As they stand in messages and in the API: the same in every language. */
const EXAMPLES = { id: 'event.id', words: 'phone = call' };

interface MappingEditorProps {
  mapping: MappingForm;
  onChange(mapping: MappingForm): void;
}

export function MappingEditor({ mapping, onChange }: MappingEditorProps) {
  return (
    <>
      <h3>{text.mapping}</h3>
      <p className="hint">{text.mappingHint}</p>
      <TextField
        label={text.id}
        hint={text.idHint}
        required
        maxLength={LIMITS.idChars}
        spellCheck={false}
        placeholder={EXAMPLES.id}
        value={mapping.id}
        onChange={(id) => onChange({ ...mapping, id })}
      />
      <Conditions mapping={mapping} onChange={onChange} />
      {(['lead', 'touchpoint'] as const).map((of) => (
        <Fields key={of} of={of} rows={mapping[of]} onChange={(rows) => onChange({ ...mapping, [of]: rows })} />
      ))}
    </>
  );
}

function Conditions({ mapping, onChange }: MappingEditorProps) {
  const { when } = mapping;
  const put = (next: typeof when) => onChange({ ...mapping, when: next });
  return (
    <fieldset className="settings-fields">
      <legend className="field-label">{text.when}</legend>
      {when.map((row, index) => (
        <div key={row.key} className="controls-row">
          <PathField label={text.path} value={row.path} onChange={(path) => put(when.with(index, { ...row, path }))} />
          <PathField label={text.is} value={row.value} onChange={(value) => put(when.with(index, { ...row, value }))} />
          <RemoveButton label={text.removeCondition(row.path)} onClick={() => put(when.toSpliced(index, 1))} />
        </div>
      ))}
      <div>
        <button type="button" className="button small" onClick={() => put([...when, newCondition()])}>
          {text.addCondition}
        </button>
      </div>
    </fieldset>
  );
}

interface FieldsProps {
  of: keyof typeof FIELDS;
  rows: FieldRow[];
  onChange(rows: FieldRow[]): void;
}

function Fields({ of, rows, onChange }: FieldsProps) {
  const list = useId();
  return (
    <fieldset className="settings-fields">
      <legend className="field-label">{text.fieldsOf[of]}</legend>
      <datalist id={list}>
        {FIELDS[of].map((field) => (
          <option key={field} value={field} />
        ))}
      </datalist>
      {rows.map((row, index) => {
        const put = (change: Partial<FieldRow>) => onChange(rows.with(index, { ...row, ...change }));
        return (
          <div key={row.key} className="controls-row">
            <PathField label={text.field} value={row.field} list={list} onChange={(field) => put({ field })} />
            <Choice
              label={text.kind}
              value={row.kind}
              options={KINDS.map((kind) => [kind, text.from[kind]])}
              onChange={(kind) => put({ kind: kind as FromKind })}
            />
            <PathField
              label={row.kind === 'value' ? text.value : text.path}
              value={row.from}
              onChange={(from) => put({ from })}
            />
            {row.kind === 'words' ? (
              <Field label={text.words}>
                {(id) => (
                  <textarea
                    id={id}
                    rows={2}
                    spellCheck={false}
                    placeholder={EXAMPLES.words}
                    value={row.words}
                    onChange={({ target }) => put({ words: target.value })}
                  />
                )}
              </Field>
            ) : null}
            <RemoveButton label={text.removeField(row.field)} onClick={() => onChange(rows.toSpliced(index, 1))} />
          </div>
        );
      })}
      <div>
        <button type="button" className="button small" onClick={() => onChange([...rows, newField()])}>
          {text.addField}
        </button>
      </div>
    </fieldset>
  );
}

interface PathFieldProps {
  label: string;
  value: string;
  /** Of proposals. */
  list?: string;
  onChange(value: string): void;
}

function PathField(props: PathFieldProps) {
  return <TextField spellCheck={false} maxLength={LIMITS.idChars} {...props} />;
}
