/** Every language of the dashboard says everything, in its own words. */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { de } from '../dashboard/messages/de.ts';
import { en } from '../dashboard/messages/en.ts';
import { PROBLEMS } from '../server/http/problem.ts';

/** Terms that German marketers use as they are, names of products, units, and patterns without words. */
const LOAN_WORDS = new Set(
  [
    'Ads Analyst Attribution Bot Browser Chat Content Conversion Conversions Deal Deals Demo Download Export Funnel Import',
    'Journey Journeys Lead Leads Linear Link Live Medium Name Opportunities Opportunity Person Pipeline Referrer Shapley',
    'Start Touchpoint Touchpoints Traffic Trend Version Webhooks Webinar',
    'CPC CSV CTR GA Google JSON LinkedIn MQL MQLs Meta Microsoft NPS ROAS ROI SQL SQLs Throughline URL X ms',
  ].flatMap((words) => words.split(' ')),
);
const isLoaned = (text: string) => (text.match(/[\p{L}]+/gu) ?? []).every((word) => LOAN_WORDS.has(word));

/** `attribution.total` and so on, in order, with what is said there; functions are called with samples. */
function said(messages: object, before = ''): [path: string, text: string][] {
  return Object.entries(messages).flatMap(([key, value]): [string, string][] => {
    const path = before + key;
    if (path === 'locale' || path === 'problem.titles') return [];
    if (typeof value === 'function') return [[path, String(sample(value))]];
    return typeof value === 'object' ? said(value, `${path}.`) : [[path, value]];
  });
}

function sample(say: (...given: unknown[]) => unknown): unknown {
  try {
    return say(2, 2, 2);
  } catch {
    return say('X', 'X', 'X');
  }
}

describe('German', () => {
  it('has the keys of English, in their order: some lists on screen are made of them', () => {
    expect(said(de).map(([path]) => path)).toEqual(said(en).map(([path]) => path));
  });

  it('repeats no English text but loan words', () => {
    const english = new Map(said(en));
    const repeated = said(de).filter(([path, text]) => text === english.get(path) && !isLoaned(text));
    expect(repeated).toEqual([]);
  });

  it('has a title for each problem of the server', () => {
    expect(Object.keys(de.problem.titles)).toEqual(Object.keys(PROBLEMS));
  });

  it('has the files of English', () => {
    const files = (language: string) =>
      readdirSync(new URL(`../dashboard/messages/${language}/`, import.meta.url)).sort();
    expect(files('de')).toEqual(files('en'));
  });
});
