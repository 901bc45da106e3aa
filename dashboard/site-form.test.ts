import { expect, test } from 'vitest';
import { readSiteForm } from './site-form.ts';

test('a line is an entry', () => {
  const form = new FormData();
  form.set('name', ' Acme ');
  form.set('currency', 'eur');
  form.set('domains', 'a.example\n\n b.example ');
  form.set('sessionTimeoutMinutes', '30');
  expect(readSiteForm(form)).toMatchObject({
    name: 'Acme',
    currency: 'EUR',
    domains: ['a.example', 'b.example'],
    excludedPaths: [],
    sessionTimeoutMinutes: 30,
    trustBrowserIdentity: false,
  });
});
