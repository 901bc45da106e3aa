/** The journey of one lead. */
import type { Contact } from '../contact.ts';
import type { Deal } from '../deal.ts';
import { assembleJourney, type WholeJourney } from './assemble.ts';
import type { KnownLead } from './lead-view.ts';
import type { VisitorsJourney } from './rows.ts';
import type { DeriveSettings } from './touchpoints.ts';
import { milestonesOf } from './views.ts';

/** What it is made of. */
export interface JourneyRows {
  visitors: VisitorsJourney;
  contacts: Contact[];
  deals: { externalId: string; deal: Deal }[];
}

export function leadJourneyOf(
  { leadId, lead }: KnownLead,
  { visitors, contacts, deals }: JourneyRows,
  settings: DeriveSettings,
  withEvents: boolean,
): WholeJourney {
  return assembleJourney({
    visitors,
    contacts: contacts.map((contact) => ({ contact, leadId })),
    milestones: milestonesOf(lead, deals),
    settings,
    leadIds: new Set([leadId]),
    withEvents,
  });
}
