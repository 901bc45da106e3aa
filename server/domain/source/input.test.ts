import { describe, expect, test } from 'vitest';
import { RECIPIENT_PARAMETERS } from './click-ids.ts';
import { land } from './fixtures/acme.ts';
import { readLanding, sourceKey } from './input.ts';

describe('campaign parameters', () => {
  test("GA4's nine", () => {
    const landing = land(
      '?utm_source=Google&utm_medium=CPC&utm_campaign=Brand%20DE&utm_content=a&utm_term=crm&utm_id=7' +
        '&utm_source_platform=DV360&utm_creative_format=video&utm_marketing_tactic=prospecting',
    );
    expect(landing.term).toBe('crm');
    expect(landing.input).toEqual({
      utmSource: 'Google',
      utmMedium: 'CPC',
      utmCampaign: 'Brand DE',
      utmContent: 'a',
      utmId: '7',
      utmSourcePlatform: 'DV360',
      utmCreativeFormat: 'video',
      utmMarketingTactic: 'prospecting',
      clickIds: [],
      referrerHost: null,
      referrerPath: null,
    });
  });

  test.each<
    [query: string, field: 'utmSource' | 'utmMedium' | 'utmCampaign' | 'utmContent' | 'utmId', value: string | null]
  >([
    ['?mtm_source=a', 'utmSource', 'a'],
    ['?matomo_source=a', 'utmSource', 'a'],
    ['?pk_source=a', 'utmSource', 'a'],
    ['?piwik_source=a', 'utmSource', 'a'],
    ['?pk_campaign=a', 'utmCampaign', 'a'],
    ['?pk_cpn=a', 'utmCampaign', 'a'],
    ['?piwik_campaign=a', 'utmCampaign', 'a'],
    ['?mtm_campaign=a', 'utmCampaign', 'a'],
    ['?mtm_cid=a', 'utmId', 'a'],
    ['?mtm_content=a', 'utmContent', 'a'],
    ['?at_medium=a', 'utmMedium', 'a'],
    ['?wt_mc=a', 'utmCampaign', 'a'],
    ['?cm_mmc=a-_-b', 'utmCampaign', 'a-_-b'],
    ['?mtm_clid=a', 'utmId', 'a'],
    ['?source=a', 'utmSource', 'a'],
    ['?ref=a', 'utmSource', 'a'],
    ['?ref=c&source=b&utm_source=a', 'utmSource', 'a'],
    ['?pk_campaign=b&utm_campaign=a', 'utmCampaign', 'a'],
    ['?utm_source=a&utm_source=b', 'utmSource', 'a'],
    ['?utm_source=&utm_source=b', 'utmSource', 'b'],
    ['?utm_source=%20&pk_source=b', 'utmSource', 'b'],
    ['?UTM_Source=a', 'utmSource', 'a'],
    ['?utm%5Fsource=a', 'utmSource', 'a'],
    ['?x=1&amp;utm_source=a', 'utmSource', 'a'],
    ['?utm_source=a+b%26c', 'utmSource', 'a b&c'],
    ['?utm_source=%E4%E9', 'utmSource', '\ufffd\ufffd'],
    ['?utm_source=a%00b%0d%0a', 'utmSource', 'ab'],
    ['?pk_campaign[]=a', 'utmCampaign', null],
    ['?itm_source=a&itm_campaign=b', 'utmSource', null],
    ['?xutm_source=a', 'utmSource', null],
    ['?utm_source', 'utmSource', null],
    ['?__proto__=a&constructor=b', 'utmSource', null],
  ])('%s', (query, field, value) => {
    expect(land(query).input[field]).toBe(value);
  });

  test.each([
    '{campaignid}',
    '{{ad.name}}',
    '%7Bcampaignid%7D',
    '%7B%7Bad.name%7D%7D',
    '%257Bcampaignid%257D',
    '[CAMPAIGN]',
    '%24%7Bx%7D',
    '%25%25SITE%25%25',
    '__CAMPAIGN_ID__',
    '*|CAMPAIGN|*',
    '%3Ccampaign%3E',
    'null',
    'undefined',
    '(not set)',
  ])('the unexpanded %s is absent', (value) => {
    expect(land(`?utm_campaign=${value}`)).toMatchObject({ hasCampaign: false, input: { utmCampaign: null } });
    expect(land(`?gclid=${value}`).clickIds).toEqual({});
  });

  test.each(['[DE] Brand', 'brand-{keyword}', '_new_', 'nullify', 'under', '<3 you'])('%s is a value', (value) => {
    expect(land(`?utm_campaign=${encodeURIComponent(value)}`).input.utmCampaign).toBe(value);
  });
});

describe('bare source and ref', () => {
  test.each<[query: string, referrer: string | null, source: string | null]>([
    ['?ref=producthunt', null, 'producthunt'],
    ['?ref=producthunt', 'https://www.producthunt.com/', 'producthunt'],
    ['?ref=header', 'https://www.acme.com/', null],
    ['?source=pricing', 'https://blog.acme.com/', null],
    ['?ref=acme.com', null, null],
    ['?ref=www.acme.com', null, null],
    ['#ref=chapter', null, null],
  ])('%s from %s', (query, referrer, source) => {
    // Links within the site use these words for their own ends.
    expect(land(query, referrer).input.utmSource).toBe(source);
  });
});

describe('the fragment', () => {
  test('counts, after the query, also behind a route', () => {
    expect(land('#utm_source=a&gclid=x').input).toMatchObject({ utmSource: 'a', clickIds: ['gclid'] });
    expect(land('?utm_source=q#utm_source=f&utm_medium=email').input).toMatchObject({
      utmSource: 'q',
      utmMedium: 'email',
    });
    expect(land('#/route?utm_source=a').input.utmSource).toBe('a');
  });

  test('can be switched off', () => {
    expect(land('#utm_source=a', null, { fragmentCampaign: false }).hasCampaign).toBe(false);
  });
});

test("a Segment message's campaign wins over its address, field by field", () => {
  const campaign = { name: 'Spring', source: 'n', id: 7, medium: '', term: 'crm', content: null };
  const landing = land('?utm_source=url&utm_medium=email&utm_campaign=url', null, { campaign });
  expect(landing).toMatchObject({
    term: 'crm',
    input: { utmSource: 'n', utmMedium: 'email', utmCampaign: 'Spring', utmId: '7', utmContent: null },
  });
  expect(readLanding({ url: null, referrer: null, campaign: { source: 'n' }, ownDomains: [] }).hasCampaign).toBe(true);
});

describe('click ids', () => {
  test('names are sorted and lower-case, values as sent', () => {
    const landing = land('?ScCid=Ab%2B+C&gclid=CjwK_x-Y');
    expect(landing.input.clickIds).toEqual(['gclid', 'sccid']);
    expect(landing.clickIds).toEqual({ sccid: 'Ab++C', gclid: 'CjwK_x-Y' });
  });

  test('long ones are kept whole', () => {
    const value = 'A'.repeat(1500);
    expect(land(`?ttclid=${value}`).clickIds.ttclid).toBe(value);
  });

  test('of ids that identify a person only the name is kept', () => {
    const landing = land('?mc_eid=abc123&mc_cid=camp&vero_id=ann@acme.com');
    expect(landing.input.clickIds).toEqual(['mc_cid', 'mc_eid', 'vero_id']);
    expect(landing.clickIds).toEqual({ mc_cid: 'camp' });
    expect(RECIPIENT_PARAMETERS).toContain('mkt_tok');
  });
});

describe('whether a landing opens a touchpoint', () => {
  test.each([
    ['', false],
    ['?page=2', false],
    ['?_gl=1*x&_ga=2', false],
    ['?wickedid=1', false],
    ['?utm_term=crm', false],
    ['?itm_campaign=x', false],
    ['?utm_campaign=x', true],
    ['?utm_content=x', true],
    ['?gclid=x', true],
    ['?mc_eid=x', true],
    ['?fbclid=x', true],
    ['?pk_campaign=x', true],
  ])('%s: %s', (query, opens) => {
    const landing = land(query);
    expect(landing.hasCampaign).toBe(opens);
    expect(landing.signature !== '').toBe(opens);
  });

  test('equal campaigns have equal signatures, whatever else the address and the referrer say', () => {
    const one = land('?utm_source=a&gclid=1', 'https://www.google.com/');
    const same = land('?gclid=1&page=2&utm_source=a#top', null);
    expect(same.signature).toBe(one.signature);
    for (const query of ['?utm_source=a&gclid=2', '?utm_source=b&gclid=1', '?utm_source=a', '?utm_medium=a&gclid=1']) {
      expect(land(query).signature).not.toBe(one.signature);
    }
  });
});

test('campaigns are the same in any letters, click ids are not', () => {
  const of = (query: string) => land(query).signature;
  expect(of('?utm_source=Google&utm_medium=CPC')).toBe(of('?utm_source=google&utm_medium=cpc'));
  expect(of('?gclid=AbC')).not.toBe(of('?gclid=abc'));
});

test('the key of an input tells different ones apart and equal ones not', () => {
  const { input } = land('?utm_source=a');
  expect(sourceKey({ ...input })).toBe(sourceKey(input));
  expect(sourceKey({ ...input, utmSource: null, utmMedium: 'a' })).not.toBe(sourceKey(input));
  expect(sourceKey({ ...input, clickIds: ['gclid'] })).not.toBe(sourceKey(input));
});
