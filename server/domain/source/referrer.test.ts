import { describe, expect, test } from 'vitest';
import { land, summary } from './fixtures/acme.ts';

const DIRECT = '(direct) / (none) / Direct';

const from = (referrer: string) => summary('', referrer);

describe('places we know by name', () => {
  test.each([
    ['https://chatgpt.com/', 'chatgpt / ai-assistant / AI Assistant'],
    ['https://chat.openai.com/c/1', 'chatgpt / ai-assistant / AI Assistant'],
    ['https://gemini.google.com/app', 'gemini / ai-assistant / AI Assistant'],
    ['https://notebooklm.google.com/', 'notebooklm / ai-assistant / AI Assistant'],
    ['https://copilot.microsoft.com/', 'copilot / ai-assistant / AI Assistant'],
    ['https://www.perplexity.ai/search?q=crm', 'perplexity / ai-assistant / AI Assistant'],
    ['https://x.com/i/grok?conversation=1', 'grok / ai-assistant / AI Assistant'],
    ['https://x.com/i/grokking', 'twitter / social / Organic Social'],
    ['https://huggingface.co/chat/', 'hugging face chat / ai-assistant / AI Assistant'],
    ['https://huggingface.co/', 'huggingface.co / referral / Referral'],
    ['https://mail.google.com/mail/u/0/', 'gmail / email / Email'],
    ['https://mail.yahoo.com/d/', 'yahoo / email / Email'],
    ['https://outlook.live.com/', 'outlook / email / Email'],
    ['https://mail.yandex.ru/', 'yandex / email / Email'],
    ['https://webmail.provider.example/', 'webmail / email / Email'],
    ['https://deref-gmx.net/mail/', 'gmx / email / Email'],
    ['https://mail.provider.example/', 'webmail / email / Email'],
    ['https://webmail1k.orange.fr/webmail/read.html', 'orange / email / Email'],
    ['https://mail.ru/', 'mail.ru / referral / Referral'],
    ['https://m365.cloud.microsoft/chat', 'copilot / ai-assistant / AI Assistant'],
    ['https://html.duckduckgo.com/', 'duckduckgo / organic / Organic Search'],
    ['https://help.duckduckgo.com/', 'help.duckduckgo.com / referral / Referral'],
    ['https://l.wl.co/l?u=x', 'whatsapp / social / Organic Social'],
    ['https://www.google.com/', 'google / organic / Organic Search'],
    ['https://de.search.yahoo.com/', 'yahoo / organic / Organic Search'],
    ['https://search.brave.com/', 'brave / organic / Organic Search'],
    ['https://duckduckgo.com/', 'duckduckgo / organic / Organic Search'],
    ['https://www.yahoo.com/', 'yahoo / organic / Organic Search'],
    ['https://l.facebook.com/l.php?u=x', 'facebook / social / Organic Social'],
    ['https://t.co/abc', 'twitter / social / Organic Social'],
    ['https://lnkd.in/abc', 'linkedin / social / Organic Social'],
    ['https://out.reddit.com/', 'reddit / social / Organic Social'],
    ['https://away.vk.com/', 'vkontakte / social / Organic Social'],
    ['https://l.threads.com/', 'threads / social / Organic Social'],
    ['https://slack-redir.net/link?url=x', 'slack / social / Organic Social'],
    ['https://news.ycombinator.com/item?id=1', 'hacker news / social / Organic Social'],
    ['https://de.quora.com/', 'quora / social / Organic Social'],
    ['https://www.youtube.com/watch?v=1', 'youtube / referral / Organic Video'],
    ['https://player.vimeo.com/', 'vimeo / referral / Organic Video'],
    ['https://www.ebay.co.uk/itm/1', 'ebay.co.uk / referral / Organic Shopping'],
    ['https://www.amazon.de/', 'amazon.de / referral / Organic Shopping'],
    ['https://www.google.com/aclk?sa=l', 'google / cpc / Paid Search'],
    ['https://trc.taboola.com/', 'taboola / native / Paid Other'],
    ['https://Blog.Example.org/post', 'blog.example.org / referral / Referral'],
    ['https://someone.wordpress.com/', 'someone.wordpress.com / referral / Referral'],
    ['https://notfacebook.com/', 'notfacebook.com / referral / Referral'],
  ])('%s is %s', (referrer, expected) => {
    expect(from(referrer)).toBe(expected);
  });
});

describe('ways of writing a place', () => {
  test.each([
    ['HTTPS://WWW.GOOGLE.CO.UK:443./search', 'google / organic / Organic Search'],
    ['https://user:secret@partner.example.org/x', 'partner.example.org / referral / Referral'],
    ['https://partner.example.org.:8443/x', 'partner.example.org / referral / Referral'],
    ['//partner.example.org/x', 'partner.example.org / referral / Referral'],
    ['partner.example.org/x', 'partner.example.org / referral / Referral'],
    ['https://bücher.example/', 'xn--bcher-kva.example / referral / Referral'],
    ['https://xn--bcher-kva.example/', 'xn--bcher-kva.example / referral / Referral'],
    ['  https://example.org/ ', 'example.org / referral / Referral'],
    ['https://example.org\\@evil.example/', 'example.org / referral / Referral'],
    ['android-app://com.google.android.gm/', 'gmail / email / Email'],
    ['android-app://com.google.android.googlequicksearchbox/https/www.google.com', 'google / organic / Organic Search'],
    ['android-app://com.linkedin.android', 'linkedin / social / Organic Social'],
    ['android-app://com.some.reader/', 'com.some.reader / referral / Referral'],
    ['android-app://com.tencent.mm/', 'wechat / social / Organic Social'],
    ['android-app://org.telegram.messenger.web/', 'telegram / social / Organic Social'],
    ['android-app://com.samsung.android.email.provider/', 'samsung email / email / Email'],
    ['android-app://com.yahoo.mobile.client.android.search/', 'yahoo / organic / Organic Search'],
    [
      'android-app://com.amazon.mShop.android.shopping/',
      'com.amazon.mshop.android.shopping / referral / Organic Shopping',
    ],
    ['com.google.android.gm', 'gmail / email / Email'],
    ['com.facebook.katana', 'facebook / social / Organic Social'],
  ])('%s is %s', (referrer, expected) => {
    expect(from(referrer)).toBe(expected);
  });

  test.each([
    'about:blank',
    'DIRECT',
    '$direct',
    '(direct)',
    'null',
    'hello world',
    'index.html',
    'news.html',
    '1.5',
    'ann@acme.example',
    'http://',
    'https://.',
    '/pricing',
    'data:text/html,x',
    'javascript:alert(1)',
    'chrome-extension://abc/x',
    'file:///C:/x',
    'view-source:https://a.com/',
    '',
  ])('%j is no place', (referrer) => {
    expect(from(referrer)).toBe(DIRECT);
  });
});

describe('the site itself', () => {
  test.each([
    ['the same host', 'https://www.acme.com/a', 'https://www.acme.com/b', []],
    ['without www.', 'https://www.acme.com/', 'https://acme.com/', []],
    ['a sub-domain of the registrable domain', 'https://shop.acme.co.uk/', 'https://blog.acme.co.uk/', []],
    ['a declared domain', 'https://acme.com/', 'https://acme.de/', ['acme.de']],
    ['below a declared domain', 'https://acme.com/', 'https://blog.acme.de/', ['https://www.ACME.de/']],
    ['a declared wildcard', 'https://acme.com/', 'https://blog.acme.de/', ['*.acme.de']],
    ['a host without domain', 'http://localhost:3000/', 'http://localhost:8080/', []],
    ['a host with port', 'https://acme.com:8443/', 'https://acme.com/', []],
    ["Google's translation of it", 'https://acme.com/', 'https://www-acme-com.translate.goog/x', []],
    ['the page being a translation', 'https://acme-com.translate.goog/', 'https://acme.com/', []],
    ['its AMP page in the cache', 'https://acme.com/', 'https://acme-com.cdn.ampproject.org/c/s/acme.com/x', []],
    ['its AMP page in the viewer', 'https://acme.com/', 'https://www.google.com/amp/s/acme.com/x', []],
    [
      'its copy in the web cache',
      'https://acme.com/',
      'https://webcache.googleusercontent.com/search?q=cache:X1:acme.com/x',
      [],
    ],
  ])('%s', (_, url, referrer, ownDomains) => {
    expect(land('', referrer, { url, ownDomains })).toMatchObject({ referrer: null, input: { referrerHost: null } });
  });

  test.each([
    ['two sites of one hoster', 'https://ann.github.io/', 'https://bob.github.io/', 'bob.github.io'],
    ['two sites under one public suffix', 'https://acme.co.uk/', 'https://other.co.uk/', 'other.co.uk'],
    ['a name that only ends alike', 'https://acme.com/', 'https://notacme.com/', 'notacme.com'],
    ['two addresses by number', 'http://10.0.0.1/', 'http://10.1.0.1/', '10.1.0.1'],
  ])('%s are not one', (_, url, referrer, referrerHost) => {
    expect(land('', referrer, { url, ownDomains: [] }).input.referrerHost).toBe(referrerHost);
  });
});

describe('stations on the way', () => {
  test.each([
    'https://www.paypal.com/checkout',
    'https://checkout.stripe.com/c',
    'https://checkout.shopify.com/1/checkouts/2',
    'https://shop.app/pay/x',
    'https://centinelapi.cardinalcommerce.com/',
    'https://url.us.m.mimecastprotect.com/s/x',
    'https://acs.bank.example/3ds',
    'https://accounts.google.com/signin',
    'https://acme.okta.com/',
    'https://github.com/login/oauth/authorize',
    'https://login.live.com/',
    'https://eur01.safelinks.protection.outlook.com/?url=x',
    'https://urldefense.com/v3/',
    'https://protect-us.mimecast.com/s/x',
  ])('%s counts as no referrer, but a campaign still counts', (referrer) => {
    expect(from(referrer)).toBe(DIRECT);
    expect(summary('?utm_source=n&utm_medium=email', referrer)).toBe('n / email / Email');
  });

  test.each(['https://www.okta.com/customers', 'https://www.acs.org/', 'https://github.com/acme/repo'])(
    '%s is a place',
    (referrer) => {
      expect(from(referrer)).not.toBe(DIRECT);
    },
  );

  test.each<[entry: string, referrer: string, excluded: boolean]>([
    ['pay.example', 'https://www.pay.example/x', true],
    ['https://www.Pay.example/', 'https://pay.example/', true],
    ['pay.example', 'https://shop.pay.example/', false],
    ['.pay.example', 'https://shop.pay.example/', true],
    ['*.pay.example', 'https://a.b.pay.example/', true],
    ['pay.example', 'https://notpay.example/', false],
    ['pay.example/proceed/', 'https://pay.example/proceed/1', true],
    ['pay.example/proceed', 'https://pay.example/proceed', true],
    ['pay.example/proceed', 'https://pay.example/proceeding', false],
    ['pay.example/proceed', 'https://pay.example/', false],
    ['', 'https://pay.example/', false],
  ])("the site's own entry %s and %s: %s", (entry, referrer, excluded) => {
    expect(summary('', referrer, { excludedReferrers: [entry] }) === DIRECT).toBe(excluded);
  });
});

describe('pages that carry another', () => {
  test.each([
    ['https://www.google.com/amp/s/www.news.example/a', 'news.example', 'https://news.example/a'],
    ['https://news-example.cdn.ampproject.org/v/s/www.news.example/a?x=1', 'news.example', 'https://news.example/a'],
    ['https://my--news-example.cdn.ampproject.org/', 'my-news.example', 'https://my-news.example/'],
    ['https://my--news-example.translate.goog/a', 'my-news.example', 'https://my-news.example/a'],
    [
      'https://translate.google.com/translate?u=https%3A%2F%2Fnews.example%2Fa',
      'news.example',
      'https://news.example/a',
    ],
    [
      'https://www.google.com/url?q=https://www.acme.com/&source=gmail',
      'mail.google.com',
      'https://www.google.com/url?q=https://www.acme.com/&source=gmail',
    ],
  ])('%s', (referrer, host, address) => {
    expect(land('', referrer)).toMatchObject({ referrer: address, input: { referrerHost: host } });
  });

  test('a translator without address is no place', () => {
    expect(from('https://translate.google.com/')).toBe(DIRECT);
  });
});

test('the referrer is kept as sent, without credentials', () => {
  expect(land('', 'https://ann:secret@partner.example/x?y=1#z').referrer).toBe('https://partner.example/x?y=1#z');
  expect(land('', 'android-app://com.some.reader/').referrer).toBe('android-app://com.some.reader/');
});
