/** What ad platforms claim beside what was seen. */
import type { Messages } from '../messages.ts';
import { count } from './counted.ts';

export const reconciliation: Messages['reconciliation'] = {
  title: 'Plattformabgleich',
  lead: 'Was Werbeplattformen gebracht haben wollen, neben dem, was hier zu sehen war, und warum sich beides unterscheidet.',
  empty: 'Noch hat keine Plattform etwas gemeldet',
  emptyHint:
    'Die Kosten dieses Zeitraums mit einer Spalte für Klicks importieren und, wo die Plattform sie nennt, einer für Conversions.',
  noConversions: 'Keine Conversions gemeldet',
  noConversionsHint: 'Die importierten Kosten dieses Zeitraums haben keine Spalte mit Conversions.',
  toImport: 'Kosten importieren',
  show: 'Vergleichen',
  sides: { clicks: 'Klicks', conversions: 'Conversions' },
  platform: 'Plattform',
  anyPlatform: 'Alle Plattformen',
  platforms: {
    'google-ads': 'Google Ads',
    'microsoft-ads': 'Microsoft Ads',
    meta: 'Meta',
    linkedin: 'LinkedIn',
  },
  claimed: 'Gemeldet',
  claimedHint: 'Was die Plattform meldet, wie es mit den Kosten importiert wurde',
  ours: 'Gesehen',
  oursHint: {
    clicks: 'Besuche, die auf diesem Weg kamen',
    conversions: 'Anteil nach dem Modell, am Tag der Conversion',
  },
  gap: 'Differenz',
  causes: 'Warum',
  unexplained: 'Ungeklärt',
  unexplainedHint: {
    clicks:
      'Über 0: Klicks ohne Spur, zum Beispiel ohne Einwilligung, mit blockiertem Skript oder weg, bevor die Seite da war. Unter 0: Links mit diesen Parametern, die keine Anzeigen sind.',
    conversions:
      'Conversions von Menschen, die keinem Klick zuzuordnen waren, die die Plattform modelliert oder die etwas anderes zählen.',
  },
  meaning: 'Was die Gründe bedeuten',
  notCompared: (visits) =>
    `${count(visits, 'Besuch wird', 'Besuche werden')} nicht verglichen: Zu diesen Tagen hat die Plattform nichts gemeldet.`,
  clickCauses: {
    insideVisit: {
      name: 'innerhalb eines Besuchs',
      hint: 'Erneut geklickt, während der Besuch noch lief: kein eigener Besuch.',
    },
    bots: { name: 'Bots', hint: 'Aufrufe von Bots, die beiseitegelegt werden.' },
    quarantined: { name: 'beiseitegelegt', hint: 'Aufrufe, die aus einem anderen Grund als Bots beiseitegelegt sind.' },
    reusedClicks: {
      name: 'derselbe Klick noch einmal',
      hint: 'Besuche mit einer Klick-ID, die schon einmal kam, durch ein Lesezeichen oder einen weitergegebenen Link: Die Plattform zählt einen Klick.',
    },
    campaignSpelling: {
      name: 'Kampagne anders geschrieben',
      hint: 'Gesehen unter einer Kampagne, deren Name sich nur in Zeichen und Leerzeichen unterscheidet.',
    },
    noCampaignTag: {
      name: 'keine Kampagne im Link',
      hint: 'Die Klick-ID belegt die Plattform, aber der Link nennt keine Kampagne. Verteilt auf die Lücken der Kampagnen der Plattform an diesem Tag.',
    },
    otherTags: {
      name: 'andere Parameter im Link',
      hint: 'Die Klick-ID belegt die Plattform, aber die Parameter nennen, was die Plattform nicht nennt. Verteilt auf die Lücken ihrer Kampagnen an diesem Tag.',
    },
  },
  conversionCauses: {
    otherDay: {
      name: 'anderer Tag',
      hint: 'Hier zählt eine Conversion an ihrem eigenen Tag, bei der Plattform am Tag des Klicks.',
    },
    sharedCredit: {
      name: 'geteilter Anteil',
      hint: 'Eine Plattform beansprucht eine Conversion ganz, die hier auf mehrere Touchpoints verteilt wird.',
    },
    outsideWindow: {
      name: 'älter als das Fenster',
      hint: 'Anteil von Klicks mehr als 30 Tage vor der Conversion, den die Plattform nicht beansprucht.',
    },
    viewThrough: {
      name: 'View-through',
      hint: 'Beansprucht für Menschen, die eine Anzeige sahen und nicht klickten.',
    },
    campaignSpelling: {
      name: 'Kampagne anders geschrieben',
      hint: 'Gesehen unter einer Kampagne, deren Name sich nur in Zeichen und Leerzeichen unterscheidet.',
    },
    noCampaignTag: {
      name: 'keine Kampagne im Link',
      hint: 'Die Klick-ID belegt die Plattform, aber der Link nennt keine Kampagne.',
    },
    otherTags: {
      name: 'andere Parameter im Link',
      hint: 'Die Klick-ID belegt die Plattform, aber die Parameter nennen, was die Plattform nicht nennt.',
    },
  },
};
