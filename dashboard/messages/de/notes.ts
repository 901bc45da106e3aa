/** Annotations on charts, and saved views. */
import type { Messages } from '../messages.ts';

export const annotations: Messages['annotations'] = {
  title: 'Anmerkungen',
  hint: 'Was wann geschah: eine Kampagne, neue Preise, eine Messe. In jedem Trend dieses Zeitraums markiert.',
  none: 'Für diesen Zeitraum ist nichts notiert.',
  add: 'Etwas notieren',
  date: 'Tag',
  text: 'Was geschah',
  submit: 'Hinzufügen',
  edit: 'Bearbeiten',
  change: (name) => `„${name}“ bearbeiten`,
  save: 'Speichern',
  remove: (name) => `„${name}“ entfernen`,
  mark: (date, name) => `${date}: ${name}`,
  inTrend: (names) => `. Anmerkungen: ${names}`,
};

export const views: Messages['views'] = {
  title: 'Ansichten',
  none: 'Noch keine gespeicherte Ansicht.',
  save: 'Aktuelle Ansicht speichern',
  name: 'Name',
  submit: 'Speichern',
  remove: (name) => `Ansicht „${name}“ entfernen`,
};
