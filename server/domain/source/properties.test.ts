import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskUrl } from '../privacy/mask-url.ts';
import { campaignParams } from './campaign-params.ts';
import { DEFAULT_CHANNEL_RULES, explainChannel } from './channel-rules.ts';
import { clickIds } from './click-ids.ts';
import { contactVerdict } from './contact.ts';
import { explainVerdict } from './explain.ts';
import { type LandingArgs, readLanding, sourceKey } from './input.ts';
import { sourceFields, verdict } from './verdict.ts';

const word = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('google', 'cpc', '{x}', '%', '%E4', 'a@b.co', '(direct)'),
);
const host = fc.oneof(
  fc.domain(),
  fc.constantFrom(
    'www.google.com',
    'google.co.uk',
    'x.com',
    'acme.com',
    'acme-com.translate.goog',
    'a.cdn.ampproject.org',
    'webcache.googleusercontent.com',
    'com.google.android.gm',
    'search.yahoo.co.jp',
    '..',
    '[::1]',
  ),
);
const query = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        'utm_source',
        'utm_medium',
        'utm_campaign',
        'gclid',
        'fbclid',
        'hsa_net',
        'ref',
        'q',
        'prev',
        'as_q',
        'tbm',
        'u',
      ),
      word,
    ),
    { maxLength: 6 },
  )
  .map((pairs) => pairs.map(([name, value]) => `${name}=${value}`).join('&'));
const address = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc
    .tuple(
      fc.constantFrom('https://', 'HTTP://', 'android-app://', '//', '', 'https:/'),
      host,
      fc.constantFrom('', '/', '/i/grok', '/amp/s/', '/v/s/', '/url', '/imgres', '/%zz'),
      query,
      query,
    )
    .map(([scheme, at, path, before, after]) => `${scheme}${at}${path}?${before}#${after}`),
);
const args: fc.Arbitrary<LandingArgs> = fc.record({
  url: fc.option(address),
  referrer: fc.option(address),
  campaign: fc.option(fc.record({ source: word, name: fc.anything(), id: fc.anything() })),
  ownDomains: fc.array(fc.oneof(host, word), { maxLength: 3 }),
  excludedReferrers: fc.array(fc.oneof(host, word), { maxLength: 3 }),
  fragmentCampaign: fc.boolean(),
});

describe('any strings whatever', () => {
  test('are read and judged without an exception, twice alike', () => {
    fc.assert(
      fc.property(args, (given) => {
        const before = JSON.stringify(given);
        const landing = readLanding(given);
        const judged = verdict(landing.input, DEFAULT_CHANNEL_RULES);
        expect(readLanding(given)).toEqual(landing);
        expect(verdict(landing.input, DEFAULT_CHANNEL_RULES)).toEqual(judged);
        expect(JSON.stringify(given)).toBe(before);
        expect(explainVerdict(landing.input, DEFAULT_CHANNEL_RULES).verdict).toEqual(judged);
      }),
      { numRuns: 2000 },
    );
  });

  test('give inputs that survive storage, clean and bounded', () => {
    fc.assert(
      fc.property(args, (given) => {
        const { input, term, referrer, clickIds } = readLanding(given);
        const stored = JSON.parse(JSON.stringify(input));
        expect(sourceKey(stored)).toBe(sourceKey(input));
        expect(verdict(stored, DEFAULT_CHANNEL_RULES)).toEqual(verdict(input, DEFAULT_CHANNEL_RULES));
        for (const value of [...Object.values(input).flat(), term, ...Object.values(clickIds)]) {
          if (value === null) continue;
          expect(value.isWellFormed()).toBe(true);
          // PostgreSQL refuses U+0000 in text.
          expect(value).not.toMatch(/[\u0000-\u001f\u007f]/);
          expect(value.length).toBeLessThanOrEqual(2048);
        }
        expect(term?.length ?? 0).toBeLessThanOrEqual(255);
        expect(referrer?.length ?? 0).toBeLessThanOrEqual(4096);
        if (input.referrerHost !== null) expect(input.referrerHost).toMatch(/^[^A-Z\s/?#@]+$/);
      }),
      { numRuns: 2000 },
    );
  });

  test('classify and explain alike', () => {
    const rule = fc.record({ source: fc.option(word), medium: fc.option(word), campaign: fc.option(word) });
    fc.assert(
      fc.property(rule, fc.string(), (fields, type) => {
        const explained = explainChannel(fields, DEFAULT_CHANNEL_RULES);
        expect(explained.steps.at(-1)).toMatchObject({ rule: explained.rule, matched: true });
        expect(contactVerdict({ type, ...fields }, DEFAULT_CHANNEL_RULES).channel).not.toBe('Unassigned');
      }),
    );
  });
});

test('explicit utm values always stand, whatever else the landing says', () => {
  const value = fc.stringMatching(/^[a-z0-9]{1,12}$/).filter((text) => !['null', 'undefined'].includes(text));
  fc.assert(
    fc.property(value, value, fc.option(address), (source, medium, referrer) => {
      const { input } = readLanding({
        url: `https://acme.com/?gclid=x&utm_source=${source}&utm_medium=${medium}`,
        referrer,
        ownDomains: [],
      });
      expect(sourceFields(input)).toMatchObject({
        source: { value: source, by: 'utm' },
        medium: { value: medium, by: 'utm' },
      });
    }),
  );
});

test('what is stored of an address tells the same source as the whole of it, however its names are written', () => {
  const escaped = (name: string, at: number) =>
    name.replace(/./g, (letter, i) => (i === at % name.length ? `%${letter.charCodeAt(0).toString(16)}` : letter));
  const name = fc
    .tuple(fc.constantFrom(...campaignParams.keys(), ...clickIds.keys()), fc.constantFrom('', 'amp;'), fc.nat(20))
    .chain(([plain, before, at]) =>
      fc.constantFrom(plain, plain.toUpperCase(), escaped(plain, at)).map((as) => before + as),
    );
  const value = fc.oneof(fc.stringMatching(/^\w[\w .+-]{0,19}$/), fc.constantFrom('google', '100%', ''));
  const pairs = fc.array(fc.tuple(name, value), { maxLength: 5 });
  fc.assert(
    fc.property(pairs, fc.constantFrom('?', '#', '#/route?'), (given, begin) => {
      const url = `https://acme.com/${begin}${given.map(([as, is]) => `${as}=${is}`).join('&')}`;
      const read = (at: string) => readLanding({ url: at, referrer: null, ownDomains: [] });
      expect(read(maskUrl(url)).input).toEqual(read(url).input);
    }),
    { numRuns: 2000 },
  );
});

describe('hostile strings end quickly', () => {
  const long = 200_000;
  test.each<[name: string, text: string]>([
    ['one letter', 'a'.repeat(long)],
    ['labels', `https://${'a.'.repeat(long / 2)}com/`],
    ['hyphens', `https://${'a-'.repeat(long / 2)}.cdn.ampproject.org/`],
    ['slashes', `https://www.google.com${'/'.repeat(long)}`],
    ['parameters', `https://a.example/?${'utm_source=&'.repeat(long / 12)}`],
    ['names', `https://a.example/?${'&'.repeat(long)}`],
    ['percent signs', `https://www.google.com/search?q=${'%'.repeat(long)}`],
    ['broken bytes', `https://www.baidu.com/s?wd=${'%C5'.repeat(long / 3)}`],
    ['cache', `http://webcache.googleusercontent.com/search?q=${'cache:a:'.repeat(long / 8)}`],
    ['results', `https://wsdsold.infospace.com${'/x/ws/results/'.repeat(long / 14)}`],
    ['at signs', `https://www.google.com/search?q=${'a@'.repeat(long / 2)}`],
    ['braces', `https://a.example/?utm_campaign=${'{'.repeat(long)}`],
    ['underscores', `https://a.example/?utm_campaign=__${'a_'.repeat(long / 2)}`],
    ['credentials', `https://${'@'.repeat(long)}example.org/`],
    ['spaces', `${' '.repeat(long)}https://a.example/`],
    ['question marks', `https://a.example/${'?'.repeat(long)}`],
    ['fragments', `https://a.example/${'#'.repeat(long)}`],
    ['shop', `https://a.example/?utm_campaign=${'shop'.repeat(long / 4)}`],
  ])('%s', (_, text) => {
    const started = performance.now();
    for (const given of [
      { url: text, referrer: 'https://b.example/' },
      { url: 'https://b.example/', referrer: text },
    ]) {
      const { input } = readLanding({ ...given, ownDomains: [text], excludedReferrers: [text] });
      verdict(input, DEFAULT_CHANNEL_RULES);
      explainVerdict({ ...input, utmSource: text, utmMedium: text, utmCampaign: text }, DEFAULT_CHANNEL_RULES);
    }
    // A millisecond or two; a quadratic step over this length would take minutes.
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
