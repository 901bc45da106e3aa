import { expect, test } from 'vitest';
import { readMailServer, readSender } from './mail-server.ts';

test('a mail server is read from its URL; a password asks for TLS, but on this machine', () => {
  expect(readMailServer('smtp://rob%40acme.com:p%40ss%2F@mail.acme.com')).toEqual({
    host: 'mail.acme.com',
    port: 587,
    secure: false,
    requireTLS: true,
    auth: { user: 'rob@acme.com', pass: 'p@ss/' },
  });
  expect(readMailServer('smtps://u:p@mail.acme.com')).toMatchObject({ port: 465, secure: true, requireTLS: false });
  expect(readMailServer('smtp://relay.internal:25/')).toMatchObject({ port: 25, requireTLS: false, auth: null });
  expect(readMailServer('smtp://u:p@[::1]:2525')).toMatchObject({ host: '::1', requireTLS: false });
  for (const wrong of [
    'mail.acme.com',
    'http://mail.acme.com',
    'smtp://',
    'smtp://u@h',
    'smtp://h/x',
    'smtp://h?x=1',
    'smtp://%zz:p@h',
  ])
    expect(readMailServer(wrong), wrong).toBeUndefined();
});

test('a sender is an address, also with a name', () => {
  expect(readSender('reports@acme.com')).toEqual({ name: '', address: 'reports@acme.com' });
  expect(readSender('"Acme, Reports" <reports@acme.com>')).toEqual({
    name: 'Acme, Reports',
    address: 'reports@acme.com',
  });
  expect(readSender('Büro <Reports@müller.example>')).toEqual({
    name: 'Büro',
    address: 'Reports@xn--mller-kva.example',
  });
  for (const wrong of ['reports', 'Acme <reports>', 'a@b.com <c@d.com', 'x\u0007 <c@d.com>'])
    expect(readSender(wrong), wrong).toBeUndefined();
});
