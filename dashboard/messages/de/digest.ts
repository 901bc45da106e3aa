/** Der Wochenbericht per E-Mail, und die Seite, die ihn beendet. */
import type { Messages } from '../messages.ts';

export const digest: Messages['digest'] = {
  title: 'Wochenbericht per E-Mail',
  hint: 'Jeden Montag um sieben, nach der Uhr der Website: die Kennzahlen der Woche neben denen der Woche davor, die stärksten Kanäle und Warnungen. Personen kommen darin nicht vor.',
  sites: 'Für diese Websites',
  save: 'Auswahl speichern',
  saved: 'Gespeichert.',
  notSetUp: 'Hier ist noch kein Mailserver eingerichtet: Es wird nichts gesendet. Bitte einen Inhaber fragen.',
  setUp:
    'Noch ist kein Mailserver eingerichtet: Es wird nichts gesendet. THROUGHLINE_SMTP_URL und THROUGHLINE_MAIL_FROM setzen und neu starten.',
  tryIt: (site) => `Mir die letzte Woche von ${site} jetzt senden`,
  sending: 'Wird gesendet',
  sent: (email) => `Der Mailserver hat ihn für ${email} angenommen.`,
  notSent: 'Der Wochenbericht ging nicht hinaus:',
  problems: {
    no_connection: 'Der Mailserver antwortet nicht.',
    tls: 'Es kam keine verschlüsselte Verbindung zum Mailserver zustande.',
    sign_in: 'Der Mailserver lehnt den eingestellten Benutzer oder das Passwort ab.',
    sender: 'Der Mailserver lässt den eingestellten Absender nicht senden.',
    recipient: 'Der Mailserver lehnt diese Adresse ab.',
    refused: 'Der Mailserver hat die E-Mail abgelehnt.',
    interrupted: 'Die Verbindung brach ab: Er ist vielleicht angekommen und wird nicht noch einmal gesendet.',
    not_composed: 'Seine Kennzahlen konnten nicht berechnet werden.',
  },
};

export const unsubscribe: Messages['unsubscribe'] = {
  title: 'Wochenbericht beenden',
  hint: 'Es kommen keine Wochenberichte dieser Website mehr per E-Mail. Das Konto bleibt, wie es ist; dort lassen sie sich wieder einschalten.',
  yes: 'Beenden',
  done: 'Erledigt: Es werden keine Wochenberichte dieser Website mehr gesendet.',
  wrong: 'Dieser Link gilt nicht oder nicht mehr. Bitte anmelden und unter „Eigenes Konto“ wählen.',
};
