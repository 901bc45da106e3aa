import { describe, expect, test } from 'vitest';
import { ProblemError } from './problem.ts';
import { networkOf, RateLimit } from './rate-limit.ts';

const NOW = Date.UTC(2026, 0, 31);

/** Seconds to wait, or 0 where the events may pass. */
function waits(limit: RateLimit, address: string, events: number, now: number): number {
  try {
    limit.take(address, events, now);
    return 0;
  } catch (error) {
    expect(error).toBeInstanceOf(ProblemError);
    expect((error as ProblemError).status).toBe(429);
    return (error as ProblemError).options.retryAfter!;
  }
}

describe('the limit', () => {
  test('counts events, not requests', () => {
    const one = new RateLimit(10);
    expect(Array.from({ length: 11 }, () => waits(one, '1.1.1.1', 1, NOW))).toEqual([...Array(10).fill(0), 1]);
    const batches = new RateLimit(10);
    expect([waits(batches, '1.1.1.1', 10, NOW), waits(batches, '1.1.1.1', 1, NOW)]).toEqual([0, 1]);
  });

  test('lets a whole batch pass, which then is a debt; Retry-After says when it is paid', () => {
    const limit = new RateLimit(100);
    expect(waits(limit, '1.1.1.1', 1000, NOW)).toBe(0);
    const seconds = waits(limit, '1.1.1.1', 1, NOW);
    expect(seconds).toBe(10);
    expect(waits(limit, '1.1.1.1', 1, NOW + (seconds - 1) * 1000 - 1)).toBeGreaterThan(0);
    expect(waits(limit, '1.1.1.1', 1, NOW + seconds * 1000)).toBe(0);
  });

  test('says at least a second', () => {
    const limit = new RateLimit(1000);
    waits(limit, '1.1.1.1', 1000, NOW);
    expect(waits(limit, '1.1.1.1', 1, NOW)).toBe(1);
  });

  test('allows as many events a second as it says, over any time', () => {
    const limit = new RateLimit(10);
    let passed = 0;
    for (let ms = 0; ms < 60_000; ms += 20) if (waits(limit, '1.1.1.1', 1, NOW + ms) === 0) passed++;
    expect(passed).toBeGreaterThanOrEqual(600);
    expect(passed).toBeLessThanOrEqual(610);
  });

  test('who waits longer than a second has no more than a second’s events', () => {
    const limit = new RateLimit(10);
    waits(limit, '1.1.1.1', 10, NOW);
    expect(waits(limit, '1.1.1.1', 10, NOW + 3_600_000)).toBe(0);
    expect(waits(limit, '1.1.1.1', 1, NOW + 3_600_000)).toBe(1);
  });

  test('refusing costs nothing', () => {
    const limit = new RateLimit(1);
    waits(limit, '1.1.1.1', 1, NOW);
    for (let i = 0; i < 100; i++) expect(waits(limit, '1.1.1.1', 50, NOW + i)).toBe(1);
    expect(waits(limit, '1.1.1.1', 1, NOW + 1000)).toBe(0);
  });

  test('is each address’s own', () => {
    const limit = new RateLimit(1);
    expect([waits(limit, '1.1.1.1', 1, NOW), waits(limit, '1.1.1.2', 1, NOW), waits(limit, '1.1.1.1', 1, NOW)]).toEqual(
      [0, 0, 1],
    );
  });

  test('is one for all addresses of an IPv6 /64', () => {
    const limit = new RateLimit(2);
    expect(waits(limit, '2001:db8:1:2::1', 1, NOW)).toBe(0);
    expect(waits(limit, '2001:db8:1:2:ffff:ffff:ffff:ffff', 1, NOW)).toBe(0);
    expect(waits(limit, '2001:db8:1:2:3::9', 1, NOW)).toBe(1);
    expect(waits(limit, '2001:db8:1:3::1', 1, NOW)).toBe(0);
  });

  test('does not grow when a clock goes back', () => {
    const limit = new RateLimit(10);
    waits(limit, '1.1.1.1', 10, NOW);
    expect(waits(limit, '1.1.1.1', 1, NOW - 60_000)).toBe(1);
  });

  test('can be off', () => {
    const off = new RateLimit(null);
    for (let i = 0; i < 10; i++) expect(waits(off, '1.1.1.1', 1_000_000, NOW)).toBe(0);
  });
});

describe('the network of an address', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::ffff:c000:207', '192.0.2.7'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['2001:DB8:0:0:1::', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['not an address', 'not an address'],
  ])('%s is %s', (address, network) => {
    // Hexadecimal parts may be written in any base, as long as equal networks are equal.
    expect(networkOf(address)).toBe(network.includes(':') ? networkOf(`${network}:0:0:0:0`) : network);
  });

  test('differs between neighbours', () => {
    expect(networkOf('2001:db8:0:1::')).not.toBe(networkOf('2001:db8:0:2::'));
  });
});
