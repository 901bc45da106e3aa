import { expect, test } from 'vitest';
import { readSiteForm } from './site-form.ts';

test('a line is an entry, and an empty retention is for ever', () => {
  const form = new FormData();
  form.set('name', ' Acme ');
  form.set('currency', 'eur');
  form.set('domains', 'a.example\n\n b.example ');
  form.set('sessionTimeoutMinutes', '30');
  form.set('retention', '');
  expect(readSiteForm(form)).toMatchObject({
    name: 'Acme',
    currency: 'EUR',
    domains: ['a.example', 'b.example'],
    excludedPaths: [],
    sessionTimeoutMinutes: 30,
    trustBrowserIdentity: false,
    retention: null,
  });
});
