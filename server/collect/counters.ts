/** How many events came and what became of them: received = stored + duplicate + quarantined + refused, always. */

export class EventCounters {
  received = 0;
  stored = 0;
  duplicate = 0;
  quarantined = 0;
  refused = 0;
  /** Identifiers that were sent but identify nobody; the events are kept without them. */
  ignoredIdentifiers = 0;

  count(outcome: 'stored' | 'duplicate' | 'quarantined' | 'refused', events = 1): void {
    this.received += events;
    this[outcome] += events;
  }
}
