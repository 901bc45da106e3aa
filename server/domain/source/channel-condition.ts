import { type SourceCategory, sourceCategory } from './source-categories.ts';
import { comparable } from './text.ts';

/**
 * Conditions of channel rules: plain data, so that a site can edit, store and version them. No regular expressions
 * from users: words, and two named patterns of GA4's. Text is compared without case, outer spaces and invisible characters.
 */
export type Condition =
  | { all: readonly Condition[] }
  | { any: readonly Condition[] }
  | { not: Condition }
  | { field: ChannelField; is: readonly string[] }
  | { field: ChannelField; contains: readonly string[] }
  | { field: ChannelField; startsWith: readonly string[] }
  | { field: ChannelField; endsWith: readonly string[] }
  | { field: ChannelField; looksLike: NamedPattern }
  | { field: ChannelField; isSet: boolean }
  | { sourceIn: readonly SourceCategory[] }
  | { clickIdIn: readonly string[] };

export const CHANNEL_FIELDS = [
  'source',
  'medium',
  'campaign',
  'content',
  'campaignId',
  'sourcePlatform',
  'referrerHost',
] as const;
export type ChannelField = (typeof CHANNEL_FIELDS)[number];

/** `paid`: GA4's `^(.*cp.*|ppc|retargeting|paid.*)$`. `shopping`: `^(.*(([^a-df-z]|^)shop|shopping).*)$`, so "eshop", not "workshop". */
export const NAMED_PATTERNS = ['paid', 'shopping'] as const;
export type NamedPattern = (typeof NAMED_PATTERNS)[number];

/** What the rules look at. Missing fields are null. */
export type ChannelFields = { [field in ChannelField]?: string | null } & {
  /** What kind of place the source is, where that is known from the referrer; looked up by name if left out. */
  category?: SourceCategory | null;
  clickIds?: readonly string[];
};

/** Fields in their comparable form, made once per classification. */
export interface ComparableFields {
  text: Record<ChannelField, string>;
  category: SourceCategory | null;
  clickIds: readonly string[];
}

export function comparableFields(fields: ChannelFields): ComparableFields {
  const text = {
    source: compare(fields.source),
    medium: compare(fields.medium),
    campaign: compare(fields.campaign),
    content: compare(fields.content),
    campaignId: compare(fields.campaignId),
    sourcePlatform: compare(fields.sourcePlatform),
    referrerHost: compare(fields.referrerHost),
  };
  const category = fields.category === undefined && fields.source ? sourceCategory(fields.source) : fields.category;
  return { text, category: category ?? null, clickIds: fields.clickIds ?? [] };
}

function compare(value: string | null | undefined): string {
  return value ? comparable(value) : '';
}

export type Test = (fields: ComparableFields) => boolean;

/** A condition as a function. Shapes it does not know hold for nothing. */
export function compileCondition(condition: Condition): Test {
  if ('all' in condition) {
    const tests = condition.all.map(compileCondition);
    return (fields) => {
      for (const test of tests) if (!test(fields)) return false;
      return true;
    };
  }
  if ('any' in condition) {
    const tests = condition.any.map(compileCondition);
    return (fields) => {
      for (const test of tests) if (test(fields)) return true;
      return false;
    };
  }
  if ('not' in condition) {
    const test = compileCondition(condition.not);
    return (fields) => !test(fields);
  }
  if ('sourceIn' in condition) {
    const categories = new Set(condition.sourceIn);
    return ({ category }) => category !== null && categories.has(category);
  }
  if ('clickIdIn' in condition) {
    const names = new Set(condition.clickIdIn.map(comparable));
    // `hsa:linkedin` is an `hsa`.
    return ({ clickIds }) => clickIds.some((name) => names.has(name) || names.has(name.split(':', 1)[0] ?? ''));
  }
  return compileFieldTest(condition);
}

function compileFieldTest(condition: Extract<Condition, { field: ChannelField }>): Test {
  const { field } = condition;
  if ('is' in condition) {
    const values = new Set(condition.is.map(comparable));
    return ({ text }) => text[field] !== '' && values.has(text[field]);
  }
  if ('contains' in condition) return someWord(field, condition.contains, (value, word) => value.includes(word));
  if ('startsWith' in condition) return someWord(field, condition.startsWith, (value, word) => value.startsWith(word));
  if ('endsWith' in condition) return someWord(field, condition.endsWith, (value, word) => value.endsWith(word));
  if ('looksLike' in condition) {
    const pattern = PATTERNS[condition.looksLike];
    return ({ text }) => pattern?.(text[field]) === true;
  }
  if ('isSet' in condition) return ({ text }) => (text[field] !== '') === condition.isSet;
  return () => false;
}

function someWord(
  field: ChannelField,
  words: readonly string[],
  holds: (value: string, word: string) => boolean,
): Test {
  // An empty word would hold for everything.
  const wanted = words.map(comparable).filter((word) => word !== '');
  return ({ text }) => {
    const value = text[field];
    if (value === '') return false;
    for (const word of wanted) if (holds(value, word)) return true;
    return false;
  };
}

const PATTERNS: Record<NamedPattern, (value: string) => boolean> = {
  paid: (value) => value.includes('cp') || value === 'ppc' || value === 'retargeting' || value.startsWith('paid'),
  shopping: (value) => /(^|[^a-df-z])shop|shopping/.test(value),
};
