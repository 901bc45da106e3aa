/** The audit log: who read, exported, erased or changed what. */
import type { AuditKind } from '../../../shared/api/audit.ts';

export const audit = {
  title: 'Audit log',
  lead: 'Who read, exported, erased or changed what. Nothing is ever taken out of it.',
  table: 'Entries of the audit log, newest first',
  kind: 'What',
  kinds: {
    read: 'Read a person',
    export: 'Exported',
    change: 'Changed',
    erase: 'Erased a person',
    sign_in: 'Signed in or out',
    refused: 'Was refused',
  } satisfies Record<AuditKind, string>,
  at: 'When',
  by: 'Who',
  key: 'Key',
  start: 'Link of the start',
  nobody: 'Somebody unknown',
  gone: 'since removed',
  call: 'Call',
  target: 'About',
  fields: (names: string) => ['Fields: ', names] as const,
  thisSite: 'Only this site',
  everything: 'All I may see',
  scope: 'Entries of',
  shown: (value: number) => (value === 1 ? '1 entry shown' : `${value} entries shown`),
  empty: 'No entry',
  emptyHint: 'As soon as somebody opens a lead, exports or changes something, it stands here.',
  notAllowed: 'Owners read the audit log',
  notAllowedHint: 'Ask an owner of this site.',
};
