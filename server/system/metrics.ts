/** Prometheus text. No label ever holds anything of a person. */
import type { Latency } from '../http/latency.ts';
import type { OutboxSize } from '../storage/reads/outbox.ts';
import type { SpoolReport } from '../storage/spool/report.ts';
import type { RoomReport } from '../storage/sqlite/room.ts';

export interface EventTotals {
  received: number;
  stored: number;
  duplicate: number;
  quarantined: number;
  refused: number;
  ignoredIdentifiers: number;
}

/** Everything that is measured; null: it cannot be told here. */
export interface Measured {
  events: EventTotals;
  /** ms UTC */
  now: number;
  derivationLagSeconds: number | null;
  queuedEvents: number;
  spool: SpoolReport | null;
  latency: Latency;
  disk: { free: number; total: number } | null;
  /** null: nobody looks. */
  room: RoomReport | null;
  /** ms */
  lastBackup: number | null;
  /** Attempts since the start. */
  mails: { sent: number; failed: number };
  /** Attempts since the start, and what the database knows of the rest; null: it is away. */
  webhooks: { delivered: number; failed: number; outbox: OutboxSize | null };
}

type Metric = [name: string, type: 'counter' | 'gauge', help: string, value: number | string | null];

const SPOOL = 'throughline_spool';

function spoolMetrics(spool: SpoolReport, now: number): Metric[] {
  const age = spool.oldestAt === null ? 0 : Math.max(0, now - spool.oldestAt) / 1000;
  return [
    ['throughline_database_away', 'gauge', '1 while PostgreSQL cannot be reached', Number(spool.away)],
    [`${SPOOL}_rows`, 'gauge', 'Events in the spool that wait for the database', spool.rows],
    [`${SPOOL}_bytes`, 'gauge', 'Bytes of the spool file in use', spool.bytes],
    [`${SPOOL}_age_seconds`, 'gauge', 'Age of the oldest event in the spool', age],
    [`${SPOOL}_refused_rows`, 'gauge', 'Spooled events that the database would not keep', spool.refused],
    [`${SPOOL}ed_events_total`, 'counter', 'Events accepted into the spool', spool.spooled],
  ];
}

function roomMetrics({ low, mark, reserve }: RoomReport): Metric[] {
  return [
    ['throughline_disk_low', 'gauge', '1 while no events are taken in because the disk is nearly full', Number(low)],
    ['throughline_disk_low_mark_bytes', 'gauge', 'Room below which no events are taken in', mark],
    ['throughline_disk_reserve_bytes', 'gauge', 'Room kept aside; 0 when it was given up', reserve],
  ];
}

const LATENCY = 'throughline_http_request_duration_seconds';

export function metricsText(measured: Measured): string {
  const { events, disk, webhooks, mails } = measured;
  const memory = process.memoryUsage();
  const metrics: Metric[] = [
    ['throughline_events_received_total', 'counter', 'Events that came in; the sum of the next four', events.received],
    ['throughline_events_stored_total', 'counter', 'Events stored', events.stored],
    ['throughline_events_duplicate_total', 'counter', 'Events that were stored before', events.duplicate],
    ['throughline_events_quarantined_total', 'counter', 'Events stored but left out of journeys', events.quarantined],
    ['throughline_events_refused_total', 'counter', 'Events not stored, each answered with its reason', events.refused],
    [
      'throughline_identifiers_ignored_total',
      'counter',
      'Identifiers sent that identify nobody',
      events.ignoredIdentifiers,
    ],
    ['throughline_events_queued', 'gauge', 'Events that wait to be stored', measured.queuedEvents],
    [
      'throughline_derivation_lag_seconds',
      'gauge',
      'Age of the oldest mark that is not derived yet',
      measured.derivationLagSeconds,
    ],
    ...(measured.spool ? spoolMetrics(measured.spool, measured.now) : []),
    ['throughline_webhook_delivered_total', 'counter', 'Messages of webhooks that were taken', webhooks.delivered],
    ['throughline_webhook_failed_total', 'counter', 'Attempts of webhooks that failed', webhooks.failed],
    ['throughline_mail_sent_total', 'counter', 'Weekly digests that a mail server has taken', mails.sent],
    ['throughline_mail_failed_total', 'counter', 'Attempts to send a weekly digest that failed', mails.failed],
    ...(webhooks.outbox ? outboxMetrics(webhooks.outbox, measured.now) : []),
    [
      'throughline_last_backup_timestamp_seconds',
      'gauge',
      'When the newest backup was taken',
      measured.lastBackup && measured.lastBackup / 1000,
    ],
    ['throughline_disk_free_bytes', 'gauge', 'Room left on the disk of the data folder', disk?.free ?? null],
    ['throughline_disk_size_bytes', 'gauge', 'Size of the disk of the data folder', disk?.total ?? null],
    ...(measured.room ? roomMetrics(measured.room) : []),
    ['process_resident_memory_bytes', 'gauge', 'Resident memory', memory.rss],
    ['nodejs_heap_size_used_bytes', 'gauge', 'Heap in use on the main thread', memory.heapUsed],
    ['nodejs_external_memory_bytes', 'gauge', 'Memory outside the heap', memory.external],
    ['process_uptime_seconds', 'gauge', 'Time since the start', process.uptime().toFixed(1)],
  ];
  return [
    ...metrics
      .filter(([, , , value]) => value !== null)
      .flatMap(([name, type, help, value]) => [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, `${name} ${value}`]),
    `# HELP ${LATENCY} How long answers took, by route`,
    `# TYPE ${LATENCY} histogram`,
    ...measured.latency.lines(LATENCY),
    '',
  ].join('\n');
}

function outboxMetrics({ waiting, dead, oldestAt, failing }: OutboxSize, now: number): Metric[] {
  const age = oldestAt === null ? 0 : Math.max(0, now - oldestAt) / 1000;
  return [
    ['throughline_webhook_waiting', 'gauge', 'Messages of webhooks that wait for an attempt', waiting],
    ['throughline_webhook_oldest_seconds', 'gauge', 'Age of the oldest message that waits', age],
    ['throughline_webhook_dead', 'gauge', 'Messages that were given up and can be sent again', dead],
    ['throughline_webhook_switched_off', 'gauge', 'Webhooks that failed for days, or whose receiver is gone', failing],
  ];
}
