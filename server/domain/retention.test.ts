import { expect, test } from 'vitest';
import { cutoffsOf, RETENTION_PRESETS } from './retention.ts';

const NOW = Date.UTC(2026, 2, 31, 12);
const DAY = 86_400_000;

test('unless somebody says otherwise everything is kept for ever', () => {
  expect(cutoffsOf({ retention: null, retentionDays: {} }, NOW)).toEqual({});
  expect(RETENTION_PRESETS[0]).toMatchObject({ id: 'for_ever', retention: null });
});

test('a month that has no such day ends with its last', () => {
  expect(cutoffsOf({ retention: 1, retentionDays: {} }, NOW).leads).toBe(Date.UTC(2026, 1, 28, 12));
  expect(cutoffsOf({ retention: 13, retentionDays: {} }, NOW).leads).toBe(Date.UTC(2025, 1, 28, 12));
  expect(cutoffsOf({ retention: 12, retentionDays: {} }, NOW).leads).toBe(Date.UTC(2025, 2, 31, 12));
});

test('a class can be kept for a shorter time, a journey never for longer than all', () => {
  const year = Date.UTC(2025, 2, 31, 12);
  expect(cutoffsOf({ retention: 12, retentionDays: { quarantine: 30, anonymous: 3650, audit: null } }, NOW)).toEqual({
    quarantine: NOW - 30 * DAY,
    anonymous: year,
    leads: year,
  });
});

test('logs have clocks of their own', () => {
  expect(cutoffsOf({ retention: null, retentionDays: { audit: 10, webhooks: 5 } }, NOW)).toEqual({
    audit: NOW - 10 * DAY,
    webhooks: NOW - 5 * DAY,
  });
});
