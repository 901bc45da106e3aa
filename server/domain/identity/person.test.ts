import { describe, expect, test } from 'vitest';
import { passesLuhn, readPerson, withoutSecrets } from './person.ts';

describe('a person in a message', () => {
  test('is named by e-mail, then external id, then phone', () => {
    expect(readPerson({ phone: '+49 30 123456', externalId: 7, email: 'Ann@Acme.com' })).toEqual({
      body: { identifiers: ['email:ann@acme.com', 'externalId:7', 'phone:+4930123456'] },
      ignored: 0,
    });
  });

  test('keeps what names her, and counts what names nobody', () => {
    expect(readPerson({ email: 'none', externalId: 'undefined', phone: '+4930123456' })).toEqual({
      body: { identifiers: ['phone:+4930123456'] },
      ignored: 2,
    });
  });

  test.each([[undefined], [null], ['']])('%o is nothing, and nothing to count', (value) => {
    expect(readPerson({ email: value, externalId: value, phone: value, traits: null })).toEqual({
      body: {},
      ignored: 0,
    });
  });

  test('is kept with her traits, without the secrets among them', () => {
    const { body } = readPerson({ email: 'ann@acme.com', traits: { plan: 'pro', password: 'x' } });
    expect(body).toEqual({ identifiers: ['email:ann@acme.com'], traits: { plan: 'pro' } });
    expect(readPerson({ email: 'ann@acme.com', traits: { password: 'x' } }).body).toEqual({
      identifiers: ['email:ann@acme.com'],
    });
  });
});

describe('secrets', () => {
  test.each([
    'password',
    'Passwd',
    'newPassword',
    'passphrase',
    'pwd',
    'user_pwd',
    'cvv',
    'cardCvc',
    'card_number',
    'cardNo',
    'IBAN',
    'ssn',
    'social_security_number',
    'token',
    'accessToken',
    'reset_token',
    'clientSecret',
  ])('never stay under the key %s', (key) => {
    expect(withoutSecrets({ [key]: 'x', plan: 'pro' })).toEqual({ plan: 'pro' });
  });

  test.each(['4111 1111 1111 1111', '4111-1111-1111-1111', '378282246310005'])(
    'a card’s number stays under no key: %s',
    (value) => {
      expect(withoutSecrets({ note: value })).toEqual({});
    },
  );

  test.each(['4111 1111 1111 1112', '+49 30 123456', '1234567890123', 'order 4111111111111111 is paid'])(
    '%s is no card',
    (value) => {
      expect(withoutSecrets({ note: value })).toEqual({ note: value });
    },
  );

  test('stay at no depth', () => {
    const told = { billing: { iban: 'x', city: 'Berlin' }, notes: ['4111111111111111', { token: 'x', plan: 'pro' }] };
    expect(withoutSecrets(told)).toEqual({ billing: { city: 'Berlin' }, notes: [{ plan: 'pro' }] });
    expect(withoutSecrets({ at: 4111111111111111 })).toEqual({ at: 4111111111111111 });
  });

  test('words that only contain such a word stay', () => {
    const harmless = { tokens: 2, passenger: 3, lessn: 4, secondary: 5 };
    expect(withoutSecrets(harmless)).toEqual(harmless);
  });

  test('the checksum is that of cards', () => {
    expect(passesLuhn('79927398713')).toBe(true);
    expect(passesLuhn('79927398710')).toBe(false);
  });
});
