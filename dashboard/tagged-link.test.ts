import { expect, it } from 'vitest';
import { taggedLink } from './tagged-link.ts';

const TAGS = { source: 'newsletter', medium: 'email', campaign: ' Spring & more ' };

it('tags are added to what the address has, and replace what they repeat', () => {
  expect(taggedLink('https://acme.com/offer?a=1&utm_source=old#top', TAGS)).toBe(
    'https://acme.com/offer?a=1&utm_source=newsletter&utm_medium=email&utm_campaign=Spring+%26+more#top',
  );
});

it('there is no link without a web address, a source and a medium', () => {
  for (const page of ['', 'acme.com/offer', 'javascript:alert(1)']) expect(taggedLink(page, TAGS)).toBeNull();
  expect(taggedLink('https://acme.com', { source: 'x', medium: ' ' })).toBeNull();
});
