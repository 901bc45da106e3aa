import { describe, expect, test } from 'vitest';
import data from './data/click-ids.json' with { type: 'json' };
import { judge, summary } from './fixtures/acme.ts';

const DIRECT = '(direct) / (none) / Direct';

describe('precedence, field by field', () => {
  test.each<[query: string, referrer: string | null, expected: string]>([
    // utm over everything
    ['?utm_source=n&utm_medium=email&gclid=x', 'https://www.google.com/', 'n / email / Email'],
    // a click id fills what utm left empty
    ['?utm_campaign=spring&gclid=x', null, 'google / cpc / Paid Search'],
    ['?utm_source=google&gclid=x', null, 'google / cpc / Paid Search'],
    ['?utm_source=facebook&gclid=x', null, 'facebook / cpc / Paid Social'],
    ['?utm_medium=organic&gclid=x', null, 'google / organic / Organic Search'],
    // a click id over the referrer
    ['?gclid=x', 'https://duckduckgo.com/', 'google / cpc / Paid Search'],
    ['?mc_eid=x', 'https://mail.google.com/', 'mailchimp / email / Email'],
    ['?gclid=x&mc_cid=y', null, 'google / cpc / Paid Search'],
    // the referrer fills the rest
    ['?utm_campaign=spring', 'https://www.google.com/', 'google / organic / Organic Search'],
    ['?utm_medium=cpc', 'https://www.facebook.com/', 'facebook / cpc / Paid Social'],
    ['?utm_source=newsletter', 'https://mail.google.com/', 'newsletter / email / Email'],
    ['?ef_id=x', 'https://www.bing.com/', 'bing / cpc / Paid Search'],
    // direct only if nothing was told
    ['', null, DIRECT],
    ['?foo=bar', null, DIRECT],
    ['?utm_term=crm', null, DIRECT],
    ['?utm_campaign=spring', null, 'null / null / Unassigned'],
    ['?utm_source=Partner', null, 'Partner / null / Unassigned'],
  ])('%s from %s', (query, referrer, expected) => {
    expect(summary(query, referrer)).toBe(expected);
  });
});

describe('click ids that free clicks carry too', () => {
  test.each<[query: string, referrer: string | null, expected: string]>([
    ['?fbclid=x', null, 'facebook / social / Organic Social'],
    ['?fbclid=x', 'https://l.instagram.com/', 'instagram / social / Organic Social'],
    ['?fbclid=x', 'https://www.google.com/', 'google / organic / Organic Search'],
    ['?fbclid=x&utm_source=facebook&utm_medium=paid', 'https://l.facebook.com/', 'facebook / paid / Paid Social'],
    ['?igshid=x', null, 'instagram / social / Organic Social'],
    ['?igsh=x', null, 'instagram / social / Organic Social'],
    ['?srsltid=x', null, 'google / organic / Organic Search'],
    ['?ysclid=x', null, 'yandex / organic / Organic Search'],
    ['?_gl=1*x&_ga=2.1', null, DIRECT],
    ['?wickedid=x', null, DIRECT],
    ['?rtkcid=x', null, DIRECT],
  ])('%s from %s', (query, referrer, expected) => {
    expect(summary(query, referrer)).toBe(expected);
  });
});

describe('what the surface of a Google ad tells', () => {
  test.each([
    ['?gclid=x', 'https://www.youtube.com/', 'youtube / cpc / Paid Video'],
    ['?wbraid=x', 'https://m.youtube.com/', 'youtube / cpc / Paid Video'],
    ['?gclid=x', 'https://2bb5.safeframe.googlesyndication.com/', 'google / display / Display'],
    ['?gclid=x', 'https://googleads.g.doubleclick.net/', 'google / display / Display'],
    ['?gclid=x', 'https://syndicatedsearch.goog/', 'google / cpc / Paid Search'],
    ['?msclkid=x', 'https://www.youtube.com/', 'bing / cpc / Paid Search'],
  ])('%s from %s', (query, referrer, expected) => {
    expect(summary(query, referrer)).toBe(expected);
  });
});

describe('ids whose value names the advertiser', () => {
  test.each([
    ['?hsa_acc=1&hsa_net=adwords', 'google / cpc / Paid Search'],
    ['?hsa_acc=1&hsa_net=facebook', 'facebook / cpc / Paid Social'],
    ['?hsa_acc=1&hsa_net=linkedin', 'linkedin / cpc / Paid Social'],
    ['?hsa_acc=1', 'null / cpc / Paid Other'],
    ['?yclid=123456', 'yandex / cpc / Paid Search'],
    ['?yclid=YSS.1000', 'yahoo / cpc / Paid Search'],
    ['?hsa=1', DIRECT],
  ])('%s', (query, expected) => {
    expect(summary(query)).toBe(expected);
  });
});

test('each listed click id implies what the list says', () => {
  const channels: Record<string, string> = {
    cpc: 'Paid Search',
    display: 'Display',
    organic: 'Organic Search',
    social: 'Organic Social',
    paid_social: 'Paid Social',
    affiliate: 'Affiliates',
    native: 'Paid Other',
    paid: 'Paid Other',
    email: 'Email',
  };
  expect(data.clickIds).toHaveLength(76);
  for (const { name, source, medium } of data.clickIds) {
    const told = judge(`?${name}=Value1`);
    if (medium === null && source === null && name !== 's_cid') expect(told.channel, name).toBe('Direct');
    if (medium === null) continue;
    const channel =
      name === 'ymclid' ? 'Paid Shopping' : source === null && medium === 'cpc' ? 'Paid Other' : channels[medium];
    expect([told.source, told.medium, told.channel], name).toEqual([source, medium, channel]);
  }
});

test('campaign, content and id come from the address, the id also from an ad', () => {
  expect(judge('?utm_campaign=Spring+Sale&utm_content=Blue&utm_id=7')).toMatchObject({
    campaign: 'Spring Sale',
    content: 'Blue',
    campaignId: '7',
  });
  expect(judge('?gclid=x&gad_campaignid=123').campaignId).toBe('123');
  expect(judge('?gclid=x&gad_campaignid=123&utm_id=7').campaignId).toBe('7');
  expect(judge('?s_cid=ad:42').campaign).toBe('ad:42');
});

test('assistants tag their links without a medium', () => {
  expect(summary('?utm_source=chatgpt.com')).toBe('chatgpt.com / ai-assistant / AI Assistant');
  expect(summary('?utm_source=chatgpt.com', 'https://chatgpt.com/')).toBe('chatgpt.com / ai-assistant / AI Assistant');
  expect(summary('?utm_source=perplexity')).toBe('perplexity / ai-assistant / AI Assistant');
  expect(summary('?utm_source=copilot.com')).toBe('copilot.com / ai-assistant / AI Assistant');
  expect(summary('?utm_source=chatgpt.com&utm_medium=cpc')).toBe('chatgpt.com / cpc / Paid Other');
});
