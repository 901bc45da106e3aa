/** The mapping of an inbound webhook as rows of a form, and back. Pure: what is read is what is written. */
import type { From, Mapping } from '../shared/api/inbound.ts';

/** How a row gets its value: at a path, as a time there, as one of our words for theirs, or always the same. */
export type FromKind = 'path' | 'seconds' | 'milliseconds' | 'words' | 'value';

export interface FieldRow {
  key: string;
  /** Of ours: `email`, `traits.plan`. */
  field: string;
  kind: FromKind;
  /** A path; of the kind `value` the value. */
  from: string;
  /** Of the kind `words`, a line each: `theirs = ours`. */
  words: string;
}

export interface ConditionRow {
  key: string;
  path: string;
  value: string;
}

export interface MappingForm {
  id: string;
  when: ConditionRow[];
  lead: FieldRow[];
  touchpoint: FieldRow[];
}

const key = () => crypto.randomUUID();
export const newField = (field = ''): FieldRow => ({ key: key(), field, kind: 'path', from: '', words: '' });
export const newCondition = (): ConditionRow => ({ key: key(), path: '', value: '' });

/** Where a new one begins: what most programs tell, with paths to be filled in. */
export const newMapping = (): MappingForm => ({
  id: '',
  when: [],
  lead: ['email', 'name'].map(newField),
  touchpoint: ['type', 'occurredAt', 'email'].map(newField),
});

type Scalar = string | number | boolean;

/** A text that would be read as something else, or as nothing, stands in quotes. */
const sayValue = (value: Scalar): string =>
  typeof value === 'string' && value !== '' && readValue(value.trim()) === value ? value : JSON.stringify(value);

function readValue(text: string): Scalar {
  try {
    const read: unknown = JSON.parse(text);
    if (['string', 'number', 'boolean'].includes(typeof read)) return read as Scalar;
  } catch {
    // Plain words are themselves.
  }
  return text;
}

export function fromMapping({ id, when = {}, lead = {}, touchpoint = {} }: Mapping): MappingForm {
  const rows = (fields: Record<string, From>) =>
    Object.entries(fields).map(([field, from]): FieldRow => ({ ...newField(field), ...rowOf(from) }));
  return {
    id,
    when: Object.entries(when).map(([path, value]) => ({ key: key(), path, value: sayValue(value) })),
    lead: rows(lead),
    touchpoint: rows(touchpoint),
  };
}

function rowOf(from: From): Pick<FieldRow, 'kind' | 'from'> & { words?: string } {
  if (typeof from === 'string') return { kind: 'path', from };
  if ('value' in from) return { kind: 'value', from: sayValue(from.value) };
  if (from.time) return { kind: from.time, from: from.path };
  if (!from.words) return { kind: 'path', from: from.path };
  const words = Object.entries(from.words).map(([theirs, ours]) => `${theirs} = ${ours}`);
  return { kind: 'words', from: from.path, words: words.join('\n') };
}

/** Rows without a field or a source are left out; what is wrong with the rest the server says. */
export function toMapping({ id, when, lead, touchpoint }: MappingForm): Mapping {
  const conditions = when.filter(({ path }) => path.trim() !== '');
  const [ofLead, ofTouchpoint] = [fieldsOf(lead), fieldsOf(touchpoint)];
  return {
    id: id.trim(),
    ...(conditions.length > 0
      ? { when: Object.fromEntries(conditions.map(({ path, value }) => [path.trim(), readValue(value.trim())])) }
      : {}),
    ...(ofLead ? { lead: ofLead } : {}),
    ...(ofTouchpoint ? { touchpoint: ofTouchpoint } : {}),
  };
}

function fieldsOf(rows: readonly FieldRow[]): Record<string, From> | null {
  const told = rows.filter(({ field, from }) => field.trim() !== '' && from.trim() !== '');
  return told.length === 0 ? null : Object.fromEntries(told.map((row) => [row.field.trim(), fromOf(row)]));
}

function fromOf({ kind, from, words }: FieldRow): From {
  const path = from.trim();
  if (kind === 'value') return { value: readValue(path) };
  if (kind === 'path') return path;
  if (kind !== 'words') return { path, time: kind };
  const pairs = words.split('\n').flatMap((line) => {
    const at = line.lastIndexOf('=');
    return at < 0 ? [] : [[line.slice(0, at).trim(), line.slice(at + 1).trim()] as const];
  });
  return { path, words: Object.fromEntries(pairs) };
}
