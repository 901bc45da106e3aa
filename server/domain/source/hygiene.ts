import { UNASSIGNED } from './channel-rules.ts';
import { implied } from './click-ids.ts';
import type { SourceInput } from './input.ts';
import { comparable } from './text.ts';

/** A source input, and how many touchpoints of a period have it. */
export interface SourceUse {
  input: SourceInput;
  channel: string;
  touchpoints: number;
  /** ms UTC */
  lastSeenAt: number;
}

export const FINDING_KINDS = [
  'unknown_medium',
  'case_variants',
  'missing_medium',
  'missing_source',
  'paid_click_without_tags',
  'conflicting_click_id',
] as const;

/** Something about tagged links that is worth mending. */
export interface Finding {
  kind: (typeof FINDING_KINDS)[number];
  field: 'source' | 'medium' | 'campaign' | 'clickId';
  /** As they were sent; of variants the most used first. */
  values: string[];
  touchpoints: number;
  /** ms UTC */
  lastSeenAt: number;
  /** What to do, one sentence. */
  advice: string;
}

const FIELDS = { source: 'utmSource', medium: 'utmMedium', campaign: 'utmCampaign' } as const;
type Field = keyof typeof FIELDS;

/** What is wrong with a site's campaign parameters, most touchpoints first. */
export function utmFindings(uses: readonly SourceUse[]): Finding[] {
  const found = new Findings();
  for (const use of uses) {
    const { utmSource: source, utmMedium: medium, clickIds } = use.input;
    if (medium !== null && use.channel === UNASSIGNED.channel) {
      found.add(
        'unknown_medium',
        'medium',
        medium,
        use,
        'No channel rule knows this medium: use one that a rule names, or add a rule.',
      );
    }
    if (source !== null && medium === null) {
      found.add(
        'missing_medium',
        'source',
        source,
        use,
        'Add utm_medium to the links with this source: without it only the source decides.',
      );
    }
    if (medium !== null && source === null) {
      found.add(
        'missing_source',
        'medium',
        medium,
        use,
        'Add utm_source to the links with this medium: nobody can say where they stand.',
      );
    }
    const paid = implied(clickIds, 'paid');
    if (paid && source === null && medium === null) {
      found.add(
        'paid_click_without_tags',
        'clickId',
        paid.name,
        use,
        'Paid clicks carry only this id, so their campaign has no name: add utm parameters, or the platform’s own tags.',
      );
    }
    if (paid?.google && source !== null && !/google|youtube|adwords/i.test(source)) {
      found.add(
        'conflicting_click_id',
        'source',
        source,
        use,
        'A click of Google Ads came with this source: the utm parameter stands, so the ad is not Google’s in reports.',
      );
    }
  }
  return [...found.list(), ...caseVariants(uses)].sort((a, b) => b.touchpoints - a.touchpoints);
}

class Findings {
  readonly #found = new Map<string, Finding>();

  add(kind: Finding['kind'], field: Finding['field'], value: string, use: SourceUse, advice: string): void {
    const key = JSON.stringify([kind, value]);
    const known = this.#found.get(key);
    if (known) {
      known.touchpoints += use.touchpoints;
      known.lastSeenAt = Math.max(known.lastSeenAt, use.lastSeenAt);
    } else {
      const { touchpoints, lastSeenAt } = use;
      this.#found.set(key, { kind, field, values: [value], touchpoints, lastSeenAt, advice });
    }
  }

  list(): Finding[] {
    return [...this.#found.values()];
  }
}

/** Values that differ only in case, outer spaces or invisible characters: rules take them for one, reports show several. */
function caseVariants(uses: readonly SourceUse[]): Finding[] {
  return (Object.keys(FIELDS) as Field[]).flatMap((field) =>
    [...Map.groupBy(usedValues(uses, field), ({ value }) => comparable(value)).values()]
      .filter((written) => written.length > 1)
      .map(
        (written): Finding => ({
          kind: 'case_variants',
          field,
          values: written.map(({ value }) => value),
          touchpoints: written.reduce((sum, { touchpoints }) => sum + touchpoints, 0),
          lastSeenAt: Math.max(...written.map(({ lastSeenAt }) => lastSeenAt)),
          advice: `Write “${comparable(written[0]!.value)}” everywhere${field === 'campaign' ? ', and give the old ones a campaign alias' : ''}.`,
        }),
      ),
  );
}

export interface UsedValue {
  value: string;
  touchpoints: number;
  /** ms UTC */
  lastSeenAt: number;
}

/** The values of a field as they were sent, most used first: what a builder of links offers. */
export function usedValues(uses: readonly SourceUse[], field: Field): UsedValue[] {
  const found = new Map<string, UsedValue>();
  for (const { input, touchpoints, lastSeenAt } of uses) {
    const value = input[FIELDS[field]];
    if (value === null) continue;
    const known = found.get(value);
    if (!known) found.set(value, { value, touchpoints, lastSeenAt });
    else {
      known.touchpoints += touchpoints;
      known.lastSeenAt = Math.max(known.lastSeenAt, lastSeenAt);
    }
  }
  return [...found.values()].sort((a, b) => b.touchpoints - a.touchpoints || (a.value < b.value ? -1 : 1));
}
