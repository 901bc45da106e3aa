import { describe, expect, test } from 'vitest';
import { type Checked, findingsOf } from './findings.ts';
import { readPage } from './read-page.ts';

const TAG = '<script defer src="https://tl.acme.example/tl.js" data-site="wk_mine"></script>';
const FORM = '<form><input type="email" name="email"></form>';
const PAGE = `<html><head>${TAG}</head><body>${FORM}</body></html>`;

function check(html: string, change: Partial<Omit<Checked, 'site'>> & { site?: Partial<Checked['site']> } = {}) {
  const { site, ...rest } = change;
  const findings = findingsOf({
    page: new URL('https://www.acme.example/contact'),
    facts: readPage(html),
    policies: [],
    siteNameOf: (key) => (key === 'wk_other' ? 'Other' : null),
    covers: (domain, host) => host === domain || host.endsWith(`.${domain}`),
    ...rest,
    site: {
      writeKey: 'wk_mine',
      formerWriteKeys: ['wk_before'],
      domains: [],
      excludedPaths: [],
      queryAllowList: [],
      respectedSignals: [],
      consent: 'not_required',
      ...site,
    },
  });
  return Object.fromEntries(
    findings.map(({ id, status, said, todo }) => [id, { status, text: `${said} ${todo ?? ''}` }]),
  );
}

test('a page as it should be has nothing to mend', () => {
  const found = check(PAGE, { site: { domains: ['acme.example'] } });
  expect(Object.values(found).map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok']);
  expect(Object.keys(found)).toEqual(['tag', 'policy', 'domain', 'forms']);
});

test('a tag that does not know the allowed parameters is told so', () => {
  const site = { queryAllowList: ['plan', 'Color'] };
  const found = (attribute: string) =>
    check(PAGE.replace('data-site', `${attribute} data-site`), { site }).query?.text ?? '';
  expect(found('')).toContain('plan, Color');
  expect(found('data-query="color"')).toContain(': plan.');
  expect(found('data-query="plan, color"')).toBe('');
});

test('a tag that takes no notice of a signal that the settings respect is told so', () => {
  const found = (attributes: string, respectedSignals: ('gpc' | 'dnt')[] = ['gpc', 'dnt']) =>
    check(PAGE.replace('data-site', `${attributes} data-site`), { site: { respectedSignals } }).signals?.text ?? '';
  expect(found('')).toContain('data-respect-gpc and data-respect-dnt');
  expect(found('data-respect-gpc')).toContain('Do Not Track as a no');
  expect(found('data-respect-gpc data-respect-dnt')).toBe('');
  expect(found('data-respect-gpc', [])).toBe('');
});

describe('the tag', () => {
  test.each([
    ['is missing', '<html></html>', 'fail', 'not in this page'],
    ['is commented out', `<!-- ${TAG} -->`, 'fail', 'not in this page'],
    [
      'stands in the text of a script',
      `<script>var x = '${TAG.replace('</script>', '')}'</script>`,
      'fail',
      'not in this page',
    ],
    [
      'may come by a tag manager',
      '<script src="https://www.googletagmanager.com/gtm.js?id=GTM-1"></script>',
      'warn',
      'Google Tag Manager',
    ],
    ['has another site’s key', TAG.replace('wk_mine', 'wk_other'), 'fail', 'another site: Other'],
    ['has a former key', TAG.replace('wk_mine', 'wk_before'), 'warn', 'until somebody ends it'],
    [
      'has a former key beside the one of now',
      TAG.replace('wk_mine', 'wk_before') + TAG,
      'ok',
      'write key of this site',
    ],
    [
      'has a former key beside another site’s',
      TAG.replace('wk_mine', 'wk_other') + TAG.replace('wk_mine', 'wk_before'),
      'warn',
      'former write key',
    ],
    ['has an unknown key', TAG.replace('wk_mine', 'wk_typo'), 'fail', 'not known here'],
    ['has no key', TAG.replace(' data-site="wk_mine"', ''), 'fail', 'no data-site'],
    [
      'has single quotes, capitals and lines',
      "<SCRIPT\n SRC='/tl.js'\n DATA-SITE=wk_mine defer></SCRIPT>",
      'ok',
      'write key of this site',
    ],
    [
      'stands beside one of another site',
      `${TAG.replace('wk_mine', 'wk_other')}${TAG}`,
      'ok',
      'write key of this site',
    ],
  ])('%s', (_what, html, status, text) => {
    expect(check(html).tag).toEqual({ status, text: expect.stringContaining(text) });
  });

  test('without an address, or by http on a page that comes by https, is refused by browsers', () => {
    expect(check(TAG.replace(/ src="[^"]*"/, '')).script?.status).toBe('fail');
    expect(check(TAG.replace('https:', 'http:')).mixed_content?.text).toContain('https://');
    const page = new URL('http://www.acme.example/');
    expect(check(TAG.replace('https:', 'http:'), { page })).not.toHaveProperty('mixed_content');
  });
});

describe('a policy', () => {
  const POLICIES: [policy: string, script: boolean, connect: boolean][] = [
    ["default-src 'self'", false, false],
    ["default-src 'self' https://tl.acme.example", true, true],
    ["script-src 'self' https:; connect-src 'self'", true, false],
    ['script-src *; connect-src *', true, true],
    ['script-src https://*.acme.example; connect-src tl.acme.example', true, true],
    ['script-src https://tl.acme.example/other/; connect-src https://tl.acme.example:8443', false, false],
    ["script-src 'none'; connect-src 'none'", false, false],
    ["script-src 'strict-dynamic' https:", false, true],
    ["script-src 'strict-dynamic' 'nonce-abc'", true, true],
    ["script-src-elem https://tl.acme.example; script-src 'self'", true, true],
    ["img-src 'self'", true, true],
    ["connect-src https://tl.acme.example, connect-src 'self'", true, false],
    ['', true, true],
  ];
  test.each(POLICIES)('%s', (policy, script, connect) => {
    const html = PAGE.replace('<script', '<script nonce="abc"');
    for (const found of [
      check(html, { policies: [policy] }),
      check(html.replace('<head>', `<head><meta http-equiv="Content-Security-Policy" content="${policy}">`)),
    ])
      expect([!('script_policy' in found), !('connect_policy' in found)]).toEqual([script, connect]);
  });

  test('is told with what to add', () => {
    const found = check(PAGE, { policies: ["default-src 'self'"] });
    expect(found.script_policy?.text).toContain('Add https://tl.acme.example to script-src');
    expect(found.connect_policy?.text).toContain('Add https://tl.acme.example to connect-src');
  });

  test('covers where data-api sends to, not where the script lies', () => {
    const html = PAGE.replace('data-site', 'data-api="https://collect.acme.example" data-site');
    const policies = ['script-src https://tl.acme.example; connect-src https://tl.acme.example'];
    expect(check(html, { policies }).connect_policy?.text).toContain('Add https://collect.acme.example');
  });

  test('with the hash of the script lets it in', () => {
    const html = PAGE.replace('data-site', 'integrity="sha384-abc" data-site');
    expect(check(html, { policies: ["script-src 'sha384-abc'"] })).not.toHaveProperty('script_policy');
  });
});

test('a host that is not among the domains, an excluded page and consent are told', () => {
  expect(check(PAGE, { site: { domains: ['other.example'] } }).domain?.text).toContain('Add www.acme.example');
  expect(check(PAGE, { site: { excludedPaths: ['/contact'] } }).excluded?.status).toBe('warn');
  expect(check(PAGE.replace('data-site', 'data-exclude="/x/*, /contact" data-site')).excluded?.status).toBe('warn');
  expect(check(PAGE, { site: { consent: 'required' } }).consent?.text).toContain('granted');
  expect(check(PAGE.replace('data-site', 'data-consent="required" data-site')).consent?.status).toBe('warn');
});

describe('forms', () => {
  test.each([
    ['none', TAG, 'warn', 'no form in the HTML'],
    ['one without e-mail', `${TAG}<form><input name="q"></form>`, 'warn', 'No form of this page asks'],
    ['one that is marked', `${TAG}<form data-tl-lead><input name="q"></form>`, 'ok', 'One form'],
    [
      'one that is to be left alone',
      `${TAG}<form data-tl-ignore>${FORM.slice(6)}`,
      'warn',
      'No form of this page asks',
    ],
    ['two', `${TAG}${FORM}${FORM.replace('type="email" name="email"', 'name=work_email')}`, 'ok', '2 forms'],
    ['one of a form builder', `${TAG}<iframe src="https://form.typeform.com/to/x"></iframe>`, 'warn', 'Typeform'],
    ['switched off', TAG.replace('data-site', 'data-forms="off" data-site') + FORM, 'warn', 'data-forms="off"'],
  ])('%s', (_what, html, status, text) => {
    expect(check(html).forms).toEqual({ status, text: expect.stringContaining(text) });
  });
});

test('a page made to be slow to read is read in no time', () => {
  for (const evil of [
    '<script '.repeat(50_000),
    `<form${' a="'.repeat(50_000)}`,
    '<!--'.repeat(100_000),
    '<meta <base '.repeat(40_000),
  ]) {
    const begun = performance.now();
    readPage(evil);
    expect(performance.now() - begun).toBeLessThan(1500);
  }
});
