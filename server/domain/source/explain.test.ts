import { expect, test } from 'vitest';
import { DEFAULT_CHANNEL_RULES } from './channel-rules.ts';
import { explainVerdict } from './explain.ts';
import { judge, land } from './fixtures/acme.ts';

const explain = (query: string, referrer: string | null = null) =>
  explainVerdict(land(query, referrer).input, DEFAULT_CHANNEL_RULES);

test('a trace says where each field comes from, and ends with the rule that matched', () => {
  const trace = explain('?utm_campaign=spring&gclid=x', 'https://www.google.com/');
  expect(trace.verdict).toEqual(judge('?utm_campaign=spring&gclid=x', 'https://www.google.com/'));
  expect(trace.fields).toEqual([
    'The referrer google.com is a search engine: google.',
    'Click ids in the address: gclid.',
    'Source is “google”, from the click id.',
    'Medium is “cpc”, from the click id.',
  ]);
  expect(trace.rules.at(-1)).toMatchObject({ rule: 'paid-search', matched: true });
});

test('direct, and what is not known, are told as such', () => {
  expect(explain('').fields).toEqual([
    'No external referrer.',
    'Source is “(direct)”: nothing was told.',
    'Medium is “(none)”: nothing was told.',
  ]);
  expect(explain('?utm_campaign=x').fields).toContain('Source is not known.');
});

test('an ad of Google under another name is pointed out', () => {
  const note = 'Note: a Google click id came with another source in utm_source; the utm parameter stands.';
  expect(explain('?utm_source=bing&gclid=x').fields).toContain(note);
  expect(explain('?utm_source=Google&gclid=x').fields).not.toContain(note);
  expect(explain('?gclid=x').fields).not.toContain(note);
});
