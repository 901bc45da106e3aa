import { describe, expect, test } from 'vitest';
import { accountOf, companyDomain, isFreeMail } from './account.ts';

describe('the account of a lead', () => {
  test.each([
    ['ann@acme.com', 'acme.com'],
    ['ann@mail.acme.co.uk', 'acme.co.uk'],
    ['ann@team.acme.com', 'acme.com'],
    ['ann@xn--mller-kva.de', 'xn--mller-kva.de'],
  ])('%s belongs to %s', (email, domain) => {
    expect(accountOf(email, [], null)).toEqual({ domain, name: null });
  });

  test.each([
    'ann@gmail.com',
    'ann@googlemail.com',
    'ann@outlook.com',
    'ann@web.de',
    'ann@icloud.com',
    'ann@proton.me',
    'ann@yahoo.co.uk',
    'ann@mailinator.com',
  ])('%s belongs to none', (email) => {
    expect(accountOf(email, [], 'Acme')).toBeNull();
    expect(isFreeMail(email.slice(4))).toBe(true);
  });

  test('without an e-mail there is none, unless the CRM names one', () => {
    expect(accountOf(null, [], 'Acme')).toBeNull();
    expect(accountOf(null, [{ domain: null, name: 'Acme' }], null)).toEqual({ domain: null, name: 'Acme' });
  });

  test('the CRM’s word stands over the e-mail, the last of several words', () => {
    const words = [
      { domain: 'a.com', name: 'A' },
      { domain: 'b.com', name: null },
    ];
    expect(accountOf('ann@acme.com', words, 'Acme')).toEqual({ domain: 'b.com', name: null });
  });

  test('the CRM may name the company alone: its domain is still that of the e-mail', () => {
    expect(accountOf('ann@acme.com', [{ domain: null, name: 'Acme Inc' }], 'acme')).toEqual({
      domain: 'acme.com',
      name: 'Acme Inc',
    });
    expect(accountOf('ann@acme.com', [{ domain: 'acme.com', name: null }], 'Acme')).toEqual({
      domain: 'acme.com',
      name: 'Acme',
    });
  });

  test.each([
    ['acme.com', 'acme.com'],
    ['https://www.Acme.com/about?x=1', 'acme.com'],
    ['shop.acme.co.uk', 'acme.co.uk'],
    [' ACME.com ', 'acme.com'],
    ['gmail.com', null],
    ['Acme', null],
    ['', null],
    [null, null],
    [{}, null],
  ])('the domain in %j is %s', (told, domain) => {
    expect(companyDomain(told)).toBe(domain);
  });

  test('an account without domain and name is no word', () => {
    expect(accountOf('ann@acme.com', [{ domain: null, name: null }], null)).toEqual({ domain: 'acme.com', name: null });
  });
});
