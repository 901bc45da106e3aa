/** Prometheus text. No label ever holds anything of a person. */

export interface EventTotals {
  received: number;
  stored: number;
  duplicate: number;
  quarantined: number;
  refused: number;
  ignoredIdentifiers: number;
}

const HELP: Record<string, string> = {
  received: 'Events that came in; the sum of the others',
  stored: 'Events stored',
  duplicate: 'Events that were stored before',
  quarantined: 'Events stored but left out of journeys',
  refused: 'Events not stored, each answered with its reason',
};

export function metricsText(events: EventTotals, lagSeconds: number): string {
  const counters: Record<string, number> = {
    received: events.received,
    stored: events.stored,
    duplicate: events.duplicate,
    quarantined: events.quarantined,
    refused: events.refused,
  };
  const memory = process.memoryUsage();
  return [
    ...Object.entries(counters).flatMap(([name, value]) => [
      `# HELP throughline_events_${name}_total ${HELP[name]}`,
      `# TYPE throughline_events_${name}_total counter`,
      `throughline_events_${name}_total ${value}`,
    ]),
    '# HELP throughline_identifiers_ignored_total Identifiers sent that identify nobody',
    '# TYPE throughline_identifiers_ignored_total counter',
    `throughline_identifiers_ignored_total ${events.ignoredIdentifiers}`,
    '# HELP throughline_derivation_lag_seconds Age of the oldest mark that is not derived yet',
    '# TYPE throughline_derivation_lag_seconds gauge',
    `throughline_derivation_lag_seconds ${lagSeconds}`,
    '# HELP process_resident_memory_bytes Resident memory',
    '# TYPE process_resident_memory_bytes gauge',
    `process_resident_memory_bytes ${memory.rss}`,
    '# HELP process_uptime_seconds Time since the start',
    '# TYPE process_uptime_seconds gauge',
    `process_uptime_seconds ${process.uptime().toFixed(1)}`,
    '',
  ].join('\n');
}
