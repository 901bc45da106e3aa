import { expect, test } from 'vitest';
import { afterMail } from './after-mail.ts';

const BEGUN = Date.UTC(2026, 0, 5, 7);
const DAY = 86_400_000;

test('what the mail server does not take is tried again in growing steps for a day, then given up', () => {
  const minutes: number[] = [];
  let now = BEGUN;
  for (let attempts = 1; ; attempts++) {
    const next = afterMail({ ok: false, isFinal: false }, attempts, BEGUN, now);
    if (next.state !== 'waiting') {
      expect(next).toEqual({ state: 'failed' });
      break;
    }
    minutes.push((next.dueAt - now) / 60_000);
    now = next.dueAt;
  }
  expect(minutes).toEqual([5, 15, 60, 120, 240, 240, 240, 240, 240]);
  expect(now - BEGUN).toBeLessThanOrEqual(DAY);
});

test('what would be refused again, or may have arrived, is not sent again', () => {
  expect(afterMail({ ok: false, isFinal: true }, 1, BEGUN, BEGUN)).toEqual({ state: 'failed' });
  expect(afterMail({ ok: true }, 1, BEGUN, BEGUN)).toEqual({ state: 'sent' });
});
