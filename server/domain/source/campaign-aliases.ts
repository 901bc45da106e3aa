import { comparable } from './text.ts';

/** One campaign under the names that people and platforms wrote for it. */
export interface CampaignAlias {
  /** The name that reports show. */
  campaign: string;
  /** Compared without case and outer spaces; a `*` at the end stands for any ending: `spring_26*`. */
  names: readonly string[];
}

interface Names {
  whole: Map<string, string>;
  beginnings: { start: string; campaign: string }[];
}

/** A list is read once; lists are versions and never changed in place. */
const read = new WeakMap<readonly CampaignAlias[], Names>();

function namesOf(aliases: readonly CampaignAlias[]): Names {
  let names = read.get(aliases);
  if (!names) {
    names = { whole: new Map(), beginnings: [] };
    for (const { campaign, names: written } of aliases) {
      for (const name of written.map(comparable)) {
        if (name.endsWith('*')) names.beginnings.push({ start: name.slice(0, -1), campaign });
        else if (!names.whole.has(name)) names.whole.set(name, campaign);
      }
    }
    read.set(aliases, names);
  }
  return names;
}

/** The campaign's name for reports: whole names before beginnings, the first of the list before later ones. */
export function campaignName(written: string | null, aliases: readonly CampaignAlias[]): string | null {
  if (written === null || aliases.length === 0) return written;
  const { whole, beginnings } = namesOf(aliases);
  const name = comparable(written);
  return whole.get(name) ?? beginnings.find(({ start }) => name.startsWith(start))?.campaign ?? written;
}
