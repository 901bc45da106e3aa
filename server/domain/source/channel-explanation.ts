import {
  type ChannelField,
  type ComparableFields,
  type Condition,
  compileCondition,
  type NamedPattern,
} from './channel-condition.ts';
import type { SourceCategory } from './source-categories.ts';

/** Why a condition holds or not, in words. Of several reasons it gives those that decided. */
export interface Reason {
  holds: boolean;
  /** The middle of a sentence, without full stop. */
  text: string;
}

export function because(condition: Condition, fields: ComparableFields): Reason {
  if ('all' in condition) return combine(condition.all, fields, true);
  if ('any' in condition) return combine(condition.any, fields, false);
  if ('not' in condition) {
    const inner = because(condition.not, fields);
    return { holds: !inner.holds, text: inner.text };
  }
  const holds = compileCondition(condition)(fields);
  if ('sourceIn' in condition) {
    const kinds = condition.sourceIn.map((category) => CATEGORY_WORDS[category]).join(' or ');
    return { holds, text: `${quoted('source', fields)} is ${holds ? '' : 'not '}known as ${kinds}` };
  }
  if ('clickIdIn' in condition) {
    const names = condition.clickIdIn.join(', ');
    return {
      holds,
      text: holds ? `the address carries a click id of ${names}` : `the address carries no click id of ${names}`,
    };
  }
  return { holds, text: `${quoted(condition.field, fields)} ${comparison(condition, holds)}` };
}

/** `all` fails by its first failing part and holds by all; `any` holds by its first holding part and fails by all. */
function combine(conditions: readonly Condition[], fields: ComparableFields, all: boolean): Reason {
  const reasons: Reason[] = [];
  for (const condition of conditions) {
    const reason = because(condition, fields);
    if (reason.holds !== all) return reason;
    reasons.push(reason);
  }
  return { holds: all, text: reasons.map((reason) => reason.text).join(' and ') };
}

function quoted(field: ChannelField, { text }: ComparableFields): string {
  return text[field] === '' ? `the ${FIELD_WORDS[field]} (none)` : `the ${FIELD_WORDS[field]} “${text[field]}”`;
}

function comparison(condition: Extract<Condition, { field: ChannelField }>, holds: boolean): string {
  const not = holds ? '' : 'not ';
  if ('is' in condition) return `is ${not}${list(condition.is)}`;
  if ('contains' in condition) return `${holds ? 'contains' : 'does not contain'} ${list(condition.contains)}`;
  if ('startsWith' in condition) return `${holds ? 'begins' : 'does not begin'} with ${list(condition.startsWith)}`;
  if ('endsWith' in condition) return `${holds ? 'ends' : 'does not end'} with ${list(condition.endsWith)}`;
  if ('looksLike' in condition) return `is ${not}${PATTERN_WORDS[condition.looksLike]}`;
  return condition.isSet === holds ? 'is set' : 'is not set';
}

function list(words: readonly string[]): string {
  return words.map((word) => `“${word}”`).join(' or ');
}

const FIELD_WORDS: Record<ChannelField, string> = {
  source: 'source',
  medium: 'medium',
  campaign: 'campaign',
  content: 'content',
  campaignId: 'campaign id',
  sourcePlatform: 'source platform',
  referrerHost: 'referrer',
};

const CATEGORY_WORDS: Record<SourceCategory, string> = {
  search: 'a search engine',
  social: 'a social network',
  shopping: 'a shop',
  video: 'a video site',
  'ai-assistant': 'an AI assistant',
};

const PATTERN_WORDS: Record<NamedPattern, string> = {
  paid: 'a paid one (contains “cp”, is “ppc” or “retargeting”, or begins with “paid”)',
  shopping: 'a shopping one (contains “shopping”, or “shop” at the start of a word)',
};
