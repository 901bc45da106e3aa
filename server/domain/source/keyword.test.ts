import { describe, expect, test } from 'vitest';
import { judge, land } from './fixtures/acme.ts';

/** `source: keyword` of a search, or `source / medium`. */
const search = (referrer: string) => {
  const { source, medium } = judge('', referrer);
  return medium === 'organic' ? `${source}: ${land('', referrer).term}` : `${source} / ${medium}`;
};

describe('where the keyword stands', () => {
  test.each([
    ['https://www.google.com/search?hl=en&q=lead+attribution', 'google: lead attribution'],
    ['https://www.google.de/url?sa=t&q=&url=x', 'google: null'],
    ['https://www.google.com/webhp#q=crm', 'google: crm'],
    ['https://www.bing.com/search?Q=crm', 'bing: crm'],
    ['https://search.naver.com/search.naver?query=crm', 'naver: crm'],
    ['https://m.search.naver.com/search.naver?query=crm', 'naver: crm'],
    ['http://search.babylon.com/web/foo', 'babylon: foo'],
    ['http://blekko.com/ws/lead+source', 'blekko: lead source'],
    ['http://1.cz/s/%E8esk%FD/', '1.cz: český'],
    ['https://images.search.yahoo.com/search/images?p=cat', 'yahoo: cat'],
    ['https://xy.images.search.yahoo.com/search/images?p=cat', 'yahoo: cat'],
    ['https://new.search.yahoo.com/search?p=cat', 'yahoo: cat'],
    ['http://www.magazine.example/find?cx=partner-pub-123&q=crm', 'google: crm'],
    ['http://isp.example/pemonitorhosted/ws/results/Web/crm/1', 'infospace: crm'],
  ])('%s', (referrer, expected) => {
    expect(search(referrer)).toBe(expected);
  });
});

describe("Google's own ways", () => {
  test.each([
    ['https://www.google.com/imgres?imgurl=x&prev=/search%3Fq%3Dred%2Bcar%26tbm%3Disch', 'google: red car'],
    ['https://www.google.com/imgres?imgurl=x', 'google: null'],
    ['https://images.google.co.uk/images?q=car', 'google: car'],
    ['https://www.google.com/search?q=car&tbm=isch', 'google: car'],
    ['https://www.google.com/search?q=car&tbm=vid', 'google: car'],
    ['https://www.google.com/search?q=car&tbm=shop', 'google shopping: car'],
    ['https://www.google.com/search?q=car&udm=28', 'google shopping: car'],
    ['https://www.google.de/products?q=car', 'google shopping: car'],
    [
      'https://www.google.com/search?as_q=lead+source&as_epq=first+touch&as_oq=a+b&as_eq=c',
      'google: lead source a OR b "first touch" -c',
    ],
    [
      'https://webcache.googleusercontent.com/search?q=cache:Xy1:other.example/a+lead+source&hl=en',
      'google: lead source',
    ],
    ['https://www.google.com/url?q=https://www.acme.com/&sa=t', 'google: null'],
    ['https://scholar.google.com/scholar?q=attribution', 'google: attribution'],
  ])('%s', (referrer, expected) => {
    expect(search(referrer)).toBe(expected);
  });

  test('product search is a shopping source, as in GA4', () => {
    expect(judge('', 'https://www.google.com/search?q=car&tbm=shop').channel).toBe('Organic Shopping');
  });
});

describe('no keyword', () => {
  test.each([
    ['https://www.google.com/', 'google: null'],
    ['https://www.google.de', 'google: null'],
    ['https://www.google.de/?gws_rd=ssl', 'google: null'],
    ['https://www.google.com/search', 'google: null'],
    ['https://duckduckgo.com/anything', 'duckduckgo: null'],
    ['https://r.search.yahoo.com/_ylt=Awr;_ylu=X', 'yahoo: null'],
    ['https://kagi.com/', 'kagi: null'],
    ['https://www.bing.com/ck/a?!&&p=1f', 'bing: null'],
    ['https://www.baidu.com/link?url=x', 'baidu: null'],
    ['https://m.baidu.com/from=844b/ssid=0', 'baidu: null'],
    ['https://www.so.com/link?m=a', '360search: null'],
    ['https://lens.google.com/search?p=x', 'google: null'],
    ['https://www.startpage.com/do/search', 'startpage: null'],
  ])('%s is a search all the same', (referrer, expected) => {
    expect(search(referrer)).toBe(expected);
  });

  test.each([
    ['https://www.google.com/reader/view', 'google.com / referral'],
    ['https://www.google.com/partners.html', 'google.com / referral'],
    ['https://www.bing.com/maps/x', 'bing.com / referral'],
    ['https://www.cnn.com/2026/01/01/story', 'cnn.com / referral'],
    ['https://docs.google.com/document/d/1', 'docs.google.com / referral'],
  ])('%s is no search', (referrer, expected) => {
    expect(search(referrer)).toBe(expected);
    expect(judge('', referrer).channel).toBe('Referral');
  });
});

describe('charsets', () => {
  test.each([
    ['http://www.baidu.com/s?wd=%C5%C0%CF%DF%B9%A4%BE%DF', 'baidu: 爬线工具'],
    ['http://www.baidu.com/s?wd=%E7%88%AC%E7%BA%BF', 'baidu: 爬线'],
    ['https://www.sogou.com/web?query=%C4%A3%B0%E5', 'sogou: 模板'],
    ['http://search.nate.com/search/all.html?q=%C7%D1%B1%B9', 'nate: 한국'],
    ['https://search.yahoo.co.jp/search?p=%A5%C6%A5%B9%A5%C8&ei=EUC-JP', 'yahoo: テスト'],
    ['https://search.yahoo.co.jp/search?p=%83e%83X%83g&ei=Shift_JIS', 'yahoo: テスト'],
    ['https://search.yahoo.co.jp/search?p=%E3%83%86%E3%82%B9%E3%83%88&ei=UTF-8', 'yahoo: テスト'],
    ['https://search.goo.ne.jp/web.jsp?MT=%A5%C6%A5%B9%A5%C8', 'goo: テスト'],
    ['https://go.mail.ru/search?q=%F2%E5%F1%F2', 'mail.ru: тест'],
    ['https://go.mail.ru/search?q=%D1%82%D0%B5%D1%81%D1%82', 'mail.ru: тест'],
    ['https://www.google.com/search?q=caf%C3%A9', 'google: café'],
    ['https://www.google.com/search?q=caf%u00e9', 'google: café'],
    ['https://www.google.com/search?q=100%', 'google: 100%'],
    ['https://www.google.com/search?q=%', 'google: %'],
  ])('%s', (referrer, expected) => {
    expect(search(referrer)).toBe(expected);
  });
});

describe('what must not be kept', () => {
  test('an e-mail address', () => {
    expect(land('', 'https://www.google.com/search?q=ann%40acme.com').term).toBeNull();
    expect(land('', 'https://www.google.com/search?q=mail+ann@acme.com+now').term).toBeNull();
    expect(land('', 'https://www.google.com/search?q=acme+@+work').term).toBe('acme @ work');
    expect(land('?utm_source=x&utm_term=ann@acme.com').term).toBeNull();
  });

  test('control and invisible characters', () => {
    expect(land('', 'https://www.google.com/search?q=a%00b%0Ac%E2%80%AEd').term).toBe('abcd');
  });

  test('more than 255 characters, never half of one', () => {
    expect(land('', `https://www.google.com/search?q=${'x'.repeat(600)}`).term).toBe('x'.repeat(255));
    const emoji = land('', `https://www.google.com/search?q=x${encodeURIComponent('😀'.repeat(200))}`).term ?? '';
    expect(emoji.length).toBeLessThanOrEqual(255);
    expect(emoji.isWellFormed()).toBe(true);
  });
});

test("utm_term stands before the ad's keyword, and that before the search's", () => {
  const google = 'https://www.google.com/search?q=three';
  expect(land('?utm_term=one&hsa_kw=two', google).term).toBe('one');
  expect(land('?hsa_kw=two+words', google).term).toBe('two words');
  expect(land('?utm_campaign=x', google).term).toBe('three');
});
