import { expect, test } from 'vitest';
import type { Situation } from '../situation.ts';
import { webhooks } from './webhooks.ts';

const NOW = Date.UTC(2026, 0, 31);
const judge = (size: Partial<Situation['webhooks']>) =>
  webhooks({ now: NOW, webhooks: { waiting: 0, dead: 0, oldestAt: null, failing: 0, ...size } } as Situation)!;

test('receivers that take everything are well, those that are late, were given up or switched off are told', () => {
  expect(judge({})).toMatchObject({ status: 'ok', said: 'Webhooks are told' });
  expect(judge({ waiting: 2, oldestAt: NOW - 3600_000 })).toMatchObject({
    status: 'ok',
    said: 'Webhooks are told; 2 wait',
  });
  expect(judge({ waiting: 2, oldestAt: NOW - 7 * 3600_000 })).toMatchObject({
    status: 'warn',
    said: 'The oldest message of a webhook has waited for 7 h',
  });
  expect(judge({ dead: 1 })).toMatchObject({ status: 'warn', said: '1 message of webhooks were given up' });
  expect(judge({ failing: 2, dead: 9 }).said).toBe('2 webhooks were switched off because they failed');
});
