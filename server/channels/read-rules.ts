/** Reads the channel rules a user sends: what the schema leaves open, each fault by its place, with what is allowed. */
import type { ChannelRulesIn } from '../../shared/api/channels.ts';
import {
  CHANNEL_FIELDS,
  type ChannelField,
  type Condition,
  NAMED_PATTERNS,
} from '../domain/source/channel-condition.ts';
import { type ChannelRule, UNASSIGNED } from '../domain/source/channel-rules.ts';
import { SOURCE_CATEGORIES } from '../domain/source/source-categories.ts';
import { type FieldError, invalid } from '../http/problem.ts';

/** `all`, `any` and `not` within one another. */
const MAX_DEPTH = 5;
const MAX_WORDS = 500;
const MAX_WORD_CHARS = 255;

/** @throws 400 that names the first faults at once */
export function readRules({ rules }: ChannelRulesIn): ChannelRule[] {
  const reader = new RuleReader();
  const read = rules.map((rule, i) => {
    const pointer = `/rules/${i}`;
    const channel = rule.channel.trim();
    if (channel === '') reader.fault(`${pointer}/channel`, 'must be a name');
    return { id: rule.id ?? '', channel, when: reader.condition(rule.when, `${pointer}/when`, 1) };
  });
  nameRules(read, reader);
  if (reader.faults.length > 0) throw invalid(reader.faults.slice(0, 20));
  return read;
}

/** Ids name rules on touchpoints: each once, and none that says something else there. */
function nameRules(rules: ChannelRule[], reader: RuleReader): void {
  const taken = new Set<string>();
  for (const [i, { id }] of rules.entries()) {
    if (id === UNASSIGNED.rule || id.startsWith('contact-'))
      reader.fault(
        `/rules/${i}/id`,
        `must not be ${UNASSIGNED.rule} or begin with contact-: these say that no rule matched`,
      );
    else if (taken.has(id)) reader.fault(`/rules/${i}/id`, 'must be unlike the ids before it');
    if (id !== '') taken.add(id);
  }
  for (const rule of rules) {
    if (rule.id !== '') continue;
    const base =
      rule.channel
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-|-$/g, '')
        .slice(0, 50) || 'rule';
    let id = base === UNASSIGNED.rule || base.startsWith('contact-') ? `to-${base}` : base;
    for (let n = 2; taken.has(id); n++) id = `${base}-${n}`;
    rule.id = id;
    taken.add(id);
  }
}

const WORDS = ['is', 'contains', 'startsWith', 'endsWith'] as const;
const TESTS = [...WORDS, 'looksLike', 'isSet'];
const SHAPES = 'all, any, not, field, sourceIn or clickIdIn';

class RuleReader {
  readonly faults: FieldError[] = [];

  fault(pointer: string, detail: string): void {
    this.faults.push({ pointer, detail });
  }

  /** @returns the condition in its one way of writing; after a fault, anything */
  condition(value: unknown, pointer: string, depth: number): Condition {
    const nothing: Condition = { any: [] };
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.fault(pointer, `must be a condition: an object with ${SHAPES}`);
      return nothing;
    }
    if (depth > MAX_DEPTH) {
      this.fault(pointer, `must not be nested deeper than ${MAX_DEPTH} conditions`);
      return nothing;
    }
    const told = value as Record<string, unknown>;
    const allowed = 'field' in told ? ['field', ...TESTS] : Object.keys(told).filter((name) => SHAPE_NAMES.has(name));
    for (const name of Object.keys(told)) {
      if (!allowed.includes(name))
        this.fault(`${pointer}/${name.slice(0, 64)}`, `is not known here; there are ${SHAPES}`);
    }
    if ('field' in told) return this.#fieldTest(told, pointer);
    if (allowed.length !== 1) {
      this.fault(pointer, `must have one of ${SHAPES}`);
      return nothing;
    }
    if ('not' in told) return { not: this.condition(told.not, `${pointer}/not`, depth + 1) };
    if ('all' in told) return { all: this.#conditions(told.all, `${pointer}/all`, depth) };
    if ('any' in told) return { any: this.#conditions(told.any, `${pointer}/any`, depth) };
    if ('sourceIn' in told) return { sourceIn: this.#listed(told.sourceIn, SOURCE_CATEGORIES, `${pointer}/sourceIn`) };
    return { clickIdIn: this.#words(told.clickIdIn, `${pointer}/clickIdIn`) };
  }

  #conditions(value: unknown, pointer: string, depth: number): Condition[] {
    if (Array.isArray(value) && value.length > 0 && value.length <= MAX_WORDS)
      return value.map((part, i) => this.condition(part, `${pointer}/${i}`, depth + 1));
    this.fault(pointer, `must be a list of 1 to ${MAX_WORDS} conditions`);
    return [];
  }

  #fieldTest(told: Record<string, unknown>, pointer: string): Condition {
    const [field] = this.#listed([told.field], CHANNEL_FIELDS, `${pointer}/field`) as [ChannelField];
    const tests = TESTS.filter((name) => name in told);
    if (tests.length !== 1) this.fault(pointer, `must have one of ${TESTS.join(', ')} beside field`);
    if ('isSet' in told) {
      if (typeof told.isSet !== 'boolean') this.fault(`${pointer}/isSet`, 'must be true or false');
      return { field, isSet: told.isSet === true };
    }
    if ('looksLike' in told) {
      const [looksLike] = this.#listed([told.looksLike], NAMED_PATTERNS, `${pointer}/looksLike`);
      return { field, looksLike: looksLike! };
    }
    const test = WORDS.find((name) => name in told) ?? 'is';
    return { field, [test]: this.#words(told[test] ?? [], `${pointer}/${test}`) } as unknown as Condition;
  }

  #words(value: unknown, pointer: string): string[] {
    const list = typeof value === 'string' ? [value] : value;
    const isWord = (word: unknown) => typeof word === 'string' && word.trim() !== '' && word.length <= MAX_WORD_CHARS;
    if (Array.isArray(list) && list.length > 0 && list.length <= MAX_WORDS && list.every(isWord))
      return list as string[];
    this.fault(pointer, `must be a list of 1 to ${MAX_WORDS} words of at most ${MAX_WORD_CHARS} characters`);
    return [];
  }

  #listed<T extends string>(value: unknown, allowed: readonly T[], pointer: string): T[] {
    if (Array.isArray(value) && value.length > 0 && value.every((word) => allowed.includes(word as T)))
      return value as T[];
    this.fault(pointer, `must be one of ${allowed.join(', ')}`);
    return [];
  }
}

const SHAPE_NAMES = new Set(['all', 'any', 'not', 'sourceIn', 'clickIdIn']);
