import { describe, expect, it } from 'vitest';
import { safeUrl, shortUrl } from './safe-url.ts';

describe('a tracked address', () => {
  it.each([
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'blob:https://a.example/1',
    'file:///etc/passwd',
    '//evil.example/',
    '/leads',
    'https://',
    '',
    null,
  ])('is no link when it is %j', (text) => {
    expect(safeUrl(text)).toBeNull();
  });

  it.each(['https://a.example/b?c=1', 'http://a.example', 'HTTPS://A.example/'])('is a link when it is %j', (text) => {
    expect(safeUrl(text)?.protocol).toMatch(/^https?:$/);
  });

  it('is shown by host and path', () => {
    expect(shortUrl(new URL('https://www.acme.example/pricing?utm_source=x#y'))).toBe('acme.example/pricing');
    expect(shortUrl(new URL('https://acme.example/'))).toBe('acme.example');
  });
});
