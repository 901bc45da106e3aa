import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { deviceOf, hintsOf, readHints } from './device.ts';

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
const ANDROID =
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1';

test.each([
  [CHROME, 'desktop|Chrome|Windows'],
  [ANDROID, 'mobile|Chrome|Android'],
  [IPHONE, 'mobile|Mobile Safari|iOS'],
  ['', '||'],
  ['\u0000 junk (((', '||'],
])('%s', (userAgent, device) => {
  expect(deviceOf(userAgent)).toBe(device);
});

const hints = (brands: string, platform: string, mobile = '?0') =>
  readHints({ 'sec-ch-ua': brands, 'sec-ch-ua-platform': platform, 'sec-ch-ua-mobile': mobile });

test('client hints tell what the user agent hides', () => {
  const edge = hints('"Chromium";v="140", "Not=A?Brand";v="24", "Microsoft Edge";v="140"', '"macOS"');
  expect(deviceOf(CHROME, edge)).toBe('desktop|Edge|Mac OS');
  expect(deviceOf(CHROME, hints('"Chromium";v="140", "Brave";v="140"', '"Linux"'))).toBe('desktop|Brave|Linux');
  expect(deviceOf(CHROME, hints('"Google Chrome";v="140"', '"Windows"'))).toBe('desktop|Chrome|Windows');
  expect(deviceOf(CHROME, hints('', '"Android"', '?1'))).toBe('mobile|Chrome|Android');
  expect(deviceOf(CHROME, hints('constructor, "__proto__", "', 'nonsense'))).toBe('desktop|Chrome|Windows');
  expect(readHints({})).toBeNull();
});

test('hints in a message tell the same', () => {
  const brands = ['Chromium', 'Microsoft Edge'].map((brand) => ({ brand, version: '140' }));
  expect(deviceOf(CHROME, hintsOf({ brands, mobile: false, platform: 'macOS' }))).toBe('desktop|Edge|Mac OS');
  expect(deviceOf(CHROME, hintsOf({ brands: [], mobile: true, platform: 'Android' }))).toBe('mobile|Chrome|Android');
  for (const junk of [undefined, null, 7, 'x', [], {}, { brands: [null, 7, {}], platform: 7 }])
    expect(hintsOf(junk), JSON.stringify(junk)).toBeNull();
});

test('a user agent that was seen is not parsed again', () => {
  deviceOf(CHROME);
  const began = performance.now();
  for (let i = 0; i < 10_000; i++) deviceOf(CHROME);
  // A parse takes about 30 µs: ten thousand of them a third of a second.
  expect(performance.now() - began).toBeLessThan(100);
});

test('the parser is of the major version that is free to use', () => {
  const { version, license } = JSON.parse(readFileSync('node_modules/ua-parser-js/package.json', 'utf8'));
  expect([version.split('.')[0], license]).toEqual(['1', 'MIT']);
});
