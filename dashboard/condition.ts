/** Conditions of channel rules as the page edits them: read from the API's data, said in words, new ones made. Pure. */
import { messages } from './messages/current.ts';

const text = messages.channelRules;

export const FIELDS = Object.keys(text.fields);
export const WORD_TESTS = ['is', 'contains', 'startsWith', 'endsWith'] as const;
export const PATTERNS = Object.keys(text.patterns);
export const CATEGORIES = Object.keys(text.categories);

export type Condition =
  | { kind: 'all' | 'any'; parts: readonly Condition[] }
  | { kind: 'not'; part: Condition }
  | { kind: (typeof WORD_TESTS)[number]; field: string; words: readonly string[] }
  | { kind: 'looksLike'; field: string; pattern: string }
  | { kind: 'isSet'; field: string; isSet: boolean }
  | { kind: 'sourceIn' | 'clickIdIn'; words: readonly string[] }
  /** A shape that this page does not know: shown and kept as it is. */
  | { kind: 'other'; json: unknown };

export type ConditionKind = Condition['kind'];

export function readCondition(json: unknown): Condition {
  if (typeof json !== 'object' || json === null) return { kind: 'other', json };
  const told = json as Record<string, unknown>;
  const word = WORD_TESTS.find((test) => isWords(told[test]));
  if (Array.isArray(told.all)) return { kind: 'all', parts: told.all.map(readCondition) };
  if (Array.isArray(told.any)) return { kind: 'any', parts: told.any.map(readCondition) };
  if ('not' in told) return { kind: 'not', part: readCondition(told.not) };
  if (isWords(told.sourceIn)) return { kind: 'sourceIn', words: told.sourceIn };
  if (isWords(told.clickIdIn)) return { kind: 'clickIdIn', words: told.clickIdIn };
  if (typeof told.field !== 'string') return { kind: 'other', json };
  if (word) return { kind: word, field: told.field, words: told[word] as string[] };
  if (typeof told.looksLike === 'string') return { kind: 'looksLike', field: told.field, pattern: told.looksLike };
  if (typeof told.isSet === 'boolean') return { kind: 'isSet', field: told.field, isSet: told.isSet };
  return { kind: 'other', json };
}

const isWords = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((word) => typeof word === 'string');

/** As the API takes it. */
export function writeCondition(condition: Condition): unknown {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return { [condition.kind]: condition.parts.map(writeCondition) };
    case 'not':
      return { not: writeCondition(condition.part) };
    case 'sourceIn':
    case 'clickIdIn':
      return { [condition.kind]: said(condition.words) };
    case 'looksLike':
      return { field: condition.field, looksLike: condition.pattern };
    case 'isSet':
      return { field: condition.field, isSet: condition.isSet };
    case 'other':
      return condition.json;
    default:
      return { field: condition.field, [condition.kind]: said(condition.words) };
  }
}

/** Lines without a word are left out. */
export const said = (words: readonly string[]) => words.filter((word) => word.trim() !== '');

/** A condition of another kind that keeps what it can: the field, the words, the parts. */
export function asKind(before: Condition, kind: ConditionKind): Condition {
  const field = 'field' in before ? before.field : 'medium';
  const words = 'words' in before && kind !== 'sourceIn' && before.kind !== 'sourceIn' ? before.words : [];
  switch (kind) {
    case 'all':
    case 'any':
      return { kind, parts: 'parts' in before ? before.parts : [before.kind === 'not' ? before.part : before] };
    case 'not':
      return { kind, part: before };
    case 'sourceIn':
      return { kind, words: ['search'] };
    case 'clickIdIn':
      return { kind, words };
    case 'looksLike':
      return { kind, field, pattern: 'paid' };
    case 'isSet':
      return { kind, field, isSet: true };
    case 'other':
      return before;
    default:
      return { kind, field, words };
  }
}

/** The condition as the middle of a sentence. */
export function sayCondition(condition: Condition, isInner = false): string {
  switch (condition.kind) {
    case 'all':
    case 'any': {
      const joined = condition.parts.map((part) => sayCondition(part, true)).join(` ${text.joins[condition.kind]} `);
      return isInner && condition.parts.length > 1 ? `(${joined})` : joined;
    }
    case 'not':
      return `${text.not} ${sayCondition(condition.part, true)}`;
    case 'sourceIn':
      return `${text.fields.source} ${text.tests.sourceIn} ${list(condition.words.map((word) => text.categories[word] ?? word))}`;
    case 'clickIdIn':
      return `${text.tests.clickIdIn} ${list(said(condition.words))}`;
    case 'looksLike':
      return `${text.fields[condition.field] ?? condition.field} ${text.patterns[condition.pattern] ?? condition.pattern}`;
    case 'isSet':
      return `${text.fields[condition.field] ?? condition.field} ${condition.isSet ? text.isSet : text.isNotSet}`;
    case 'other':
      return JSON.stringify(condition.json);
    default:
      return `${text.fields[condition.field] ?? condition.field} ${text.tests[condition.kind]} ${list(said(condition.words).map(messages.quoted))}`;
  }
}

const list = (words: readonly string[]) => words.join(` ${text.joins.any} `);
