import { describe, expect, test } from 'vitest';
import { deal, T0 } from '../../../test/support/facts.ts';
import type { Deal } from '../deal.ts';
import { type LeadFacts, leadOf } from '../identity/lead.ts';
import { deviceView, milestonesOf, pageOf, publicId } from './views.ts';

const iso = (ms: number) => new Date(ms).toISOString();
const lead = (rest: Partial<LeadFacts> = {}) =>
  leadOf({
    identifiers: [{ identifier: 'email:ann@acme.com', firstAt: T0 }],
    descriptions: [],
    stages: [],
    accounts: [],
    ...rest,
  });
const told = (externalId: string, rest: Partial<Deal>) => ({ externalId, deal: deal(rest) });
const list = (...args: Parameters<typeof milestonesOf>) =>
  milestonesOf(...args).map(({ type, occurredAt, dealId, value }) => [
    type,
    Date.parse(occurredAt) - T0,
    dealId,
    value?.amount ?? null,
  ]);

describe('the milestones of a lead', () => {
  test('begin with her creation', () => {
    expect(milestonesOf(lead(), [])).toEqual([{ type: 'lead', occurredAt: iso(T0), dealId: null, value: null }]);
  });

  test('are her own stages, each at its earliest', () => {
    const stages = (['mql', 'sql', 'mql'] as const).map((stage, i) => ({
      stage,
      occurredAt: T0 + 10 * (3 - i),
      source: 'api',
    }));
    expect(list(lead({ stages }), [])).toEqual([
      ['lead', 0, null, null],
      ['mql', 10, null, null],
      ['sql', 20, null, null],
    ]);
  });

  test('are of each deal the opportunity and the closing, with the value', () => {
    const value = { amount: '100.00', currency: 'EUR' };
    const deals = [
      told('d2', { createdAt: T0 + 5, stage: 'won', closedAt: T0 + 9, value }),
      told('d1', { createdAt: T0 + 5, stage: 'lost', closedAt: T0 + 8 }),
    ];
    expect(list(lead(), deals)).toEqual([
      ['lead', 0, null, null],
      ['opportunity', 5, 'd1', null],
      ['opportunity', 5, 'd2', '100.00'],
      ['lost', 8, 'd1', null],
      ['won', 9, 'd2', '100.00'],
    ]);
  });

  test('do not show twice what a deal said of her', () => {
    const stages = [{ stage: 'opportunity' as const, occurredAt: T0 + 5, source: 'crm' }];
    expect(list(lead({ stages }), [told('d', { createdAt: T0 + 5 })])).toEqual([
      ['lead', 0, null, null],
      ['opportunity', 5, 'd', null],
    ]);
  });

  test('hold the won of a deal only while it is won', () => {
    const reopened: Partial<Deal> = {
      stages: [
        { stage: 'won', occurredAt: T0 + 1 },
        { stage: 'opportunity', occurredAt: T0 + 2 },
      ],
    };
    expect(list(lead(), [told('d', reopened)]).map(([type]) => type)).toEqual(['lead', 'opportunity']);
  });

  test('at one instant stand in the order of a sale', () => {
    const stages = (['sql', 'mql'] as const).map((stage) => ({ stage, occurredAt: T0, source: 'api' }));
    const deals = [told('d', { createdAt: T0, stage: 'won', closedAt: T0 })];
    expect(list(lead({ stages }), deals).map(([type]) => type)).toEqual(['lead', 'mql', 'sql', 'opportunity', 'won']);
  });
});

describe('what journeys show', () => {
  test('ids are functions of their parts, and of where one ends', () => {
    expect(publicId('v', 'm')).toBe(publicId('v', 'm'));
    expect(publicId('v', 'm')).toMatch(/^[\w-]{22}$/);
    expect(new Set([publicId('v', 'm'), publicId('vm', ''), publicId('', 'vm'), publicId('m', 'v')]).size).toBe(4);
  });

  test.each([
    ['https://a.com/x?y=1#z', 'https://a.com/x'],
    ['https://a.com/#x?y', 'https://a.com/'],
    ['https://a.com/x?a\nb', 'https://a.com/x'],
    ['https://a.com', 'https://a.com'],
    ['', ''],
  ])('the page of %j is %j', (url, page) => {
    expect(pageOf(url)).toBe(page);
  });

  test('no page is none', () => {
    expect(pageOf(null)).toBeNull();
  });

  test.each([
    ['mobile|Safari|iOS', { type: 'mobile', browser: 'Safari', os: 'iOS' }],
    ['||', { type: null, browser: null, os: null }],
    [null, null],
  ])('the device %j', (stored, shown) => {
    expect(deviceView(stored)).toEqual(shown);
  });
});
