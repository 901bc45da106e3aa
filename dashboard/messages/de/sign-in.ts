/** Signing in with a key or a link; users have `users.ts`. */
import type { Messages } from '../messages.ts';

export const signIn: Messages['signIn'] = {
  title: 'Anmelden',
  withLink: 'Anmeldung läuft',
  withLinkHint: 'Der Link des Servers wird geprüft.',
  hint: 'Mit dem eigenen Konto, über den Link, den der Server beim Start ausgegeben hat, oder mit einem geheimen Schlüssel.',
  key: 'Geheimer Schlüssel',
  keyHint: 'Beginnt mit sk_. Er wird einmal an diesen Server gesendet und nicht im Browser gespeichert.',
  keyMissing: 'Erst einen geheimen Schlüssel einfügen.',
  keyWrong: 'Dieser Schlüssel ist hier unbekannt, wurde widerrufen oder darf nicht jede Website lesen.',
  submit: 'Mit dem Schlüssel anmelden',
  submitting: 'Anmeldung läuft',
  noCookie: 'Der Browser hat die Sitzung nicht gespeichert',
  noCookieHint: 'Cookies für diese Adresse erlauben und sie so öffnen, wie der Server sie ausgegeben hat.',
  linkUsed: 'Dieser Link wurde schon benutzt oder ist abgelaufen',
  linkUsedHint: 'Den Server neu starten, um einen frischen zu erhalten, oder mit einem geheimen Schlüssel anmelden.',
};
