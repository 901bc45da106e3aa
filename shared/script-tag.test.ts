import { expect, test } from 'vitest';
import { scriptTag, type TagSettings } from './script-tag.ts';

const site: TagSettings = {
  writeKey: 'wk_1',
  consent: 'not_required',
  respectedSignals: [],
  queryAllowList: [],
};

test('names the script and the site, and only what differs from what the script does by itself', () => {
  expect(scriptTag('https://c.example', site)).toBe(
    '<script defer src="https://c.example/tl.js" data-site="wk_1"></script>',
  );
});

test('carries what the browser has to know of the settings', () => {
  expect(
    scriptTag('https://c.example', {
      ...site,
      consent: 'required',
      respectedSignals: ['gpc', 'dnt'],
      queryAllowList: ['plan', 'a"b'],
    }),
  ).toBe(
    '<script defer src="https://c.example/tl.js" data-site="wk_1" data-consent="required" data-respect-gpc data-respect-dnt data-query="plan,a&quot;b"></script>',
  );
});
