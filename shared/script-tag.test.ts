import { expect, test } from 'vitest';
import { scriptTag } from './script-tag.ts';

const site = { writeKey: 'wk_1', consent: 'not_required' as const, queryAllowList: [] };

test('names the script and the site, and only what differs from what the script does by itself', () => {
  expect(scriptTag('https://c.example', site)).toBe(
    '<script defer src="https://c.example/tl.js" data-site="wk_1"></script>',
  );
});

test('carries what the browser has to know of the settings', () => {
  expect(scriptTag('https://c.example', { ...site, consent: 'required', queryAllowList: ['plan', 'a"b'] })).toBe(
    '<script defer src="https://c.example/tl.js" data-site="wk_1" data-consent="required" data-query="plan,a&quot;b"></script>',
  );
});
