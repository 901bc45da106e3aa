/** Events that were kept aside. */
import type { Messages } from '../messages.ts';
import { count, number } from './counted.ts';

export const quarantine: Messages['quarantine'] = {
  title: 'Quarantäne',
  lead: 'Gültige, aber verdächtige Ereignisse: mit ihren Gründen aufbewahrt und aus Journeys herausgehalten, bis jemand sie zurückholt.',
  status: 'Anzeigen',
  statuses: { quarantined: 'Beiseitegelegt', readmitted: 'Zurückgeholt' },
  reasonsLabel: 'Grund',
  everyReason: 'Alle Gründe',
  reasons: {
    bot: 'Bot',
    headless: 'Headless-Browser',
    webdriver: 'Gesteuerter Browser',
    impossible_rate: 'Unmögliches Tempo',
    data_centre: 'Rechenzentrum',
    foreign_origin: 'Fremde Seite',
    time_out_of_range: 'Zeit außerhalb des Rahmens',
    excluded: 'Ausgeschlossen',
  },
  ofReason: (name, value) => `${name} (${number(value)})`,
  event: 'Ereignis',
  received: 'Empfangen',
  why: 'Warum',
  visitor: 'Besucher',
  device: 'Gerät und Ort',
  decide: 'Entscheiden',
  readmit: 'Zurückholen',
  exclude: 'Ausschließen',
  readmitVisitor: 'Alle dieses Besuchers zurückholen',
  readmitReason: (name) => `Alle zurückholen: ${name}`,
  ofVisitor: 'Nur dieser Besucher',
  sure: {
    readmit: 'Diese Ereignisse in die Journeys zurückholen?',
    exclude: 'Diese Ereignisse aus den Journeys heraushalten?',
  },
  hint: 'Besuche, Leads und Berichte folgen. Die Gründe bleiben vermerkt, und die Entscheidung lässt sich wieder ändern.',
  empty: 'Nichts ist beiseitegelegt',
  emptyHint: 'Ereignisse von Bots, von fremden Seiten und mit unmöglichen Zeiten würden hier erscheinen.',
  shown: (value) => `${count(value, 'Ereignis', 'Ereignisse')} angezeigt`,
};
