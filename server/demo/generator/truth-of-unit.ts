/** What the truth is, once everything has happened. Written apart from the server's own rules, to be compared with them. */
import type { Device, Person } from './person.ts';
import type { TrueCause, TrueLead, TrueTouchpoint } from './truth.ts';

/** Everything moved a person as far as it pushed her. */
export function causesOf(touchpoints: readonly TrueTouchpoint[]): TrueCause[] {
  const pushed = touchpoints.filter(({ push }) => push > 0);
  const sum = pushed.reduce((total, { push }) => total + push, 0);
  return pushed.map(({ id, push }) => ({ touchpoint: id, share: push / sum }));
}

/**
 * Whose a touchpoint is by the evidence sent: a contact's of whom it names; on a browser, of whoever was named last
 * before it, and before anybody was named, of who was named first.
 */
export function whoseIs(touchpoint: TrueTouchpoint, devices: ReadonlyMap<string, Device>): string | null {
  if (touchpoint.type !== 'visit' && touchpoint.type !== 'campaign') return touchpoint.person;
  const device = touchpoint.anonymousId === null ? undefined : devices.get(touchpoint.anonymousId);
  if (!device || device.claims.length === 0) return null;
  const claims = [...device.claims].sort((a, b) => a.at - b.at);
  const at = Date.parse(touchpoint.occurredAt);
  return (claims.findLast((claim) => claim.at <= at) ?? claims[0]!).person;
}

export function trueLead(person: Person, all: readonly TrueTouchpoint[]): TrueLead {
  const own = all.filter((touchpoint) => touchpoint.person === person.key);
  const createdAt = new Date(person.leadAt!).toISOString();
  return {
    person: person.key,
    name: person.name,
    emails: person.emails,
    externalIds: person.inCrm ? [person.crmId] : [],
    accountDomain: person.organisation?.domain ?? null,
    createdAt,
    selfReportedSource: person.selfReportedSource,
    touchpoints: own.map(({ id }) => id),
    threshold: person.acted ? person.threshold : null,
    causes: causesOf(own.filter(({ occurredAt }) => occurredAt <= createdAt)),
  };
}
