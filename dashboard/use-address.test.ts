import { describe, expect, it } from 'vitest';
import { changedQuery, onSite } from './use-address.ts';

const changed = (before: string, change: Parameters<typeof changedQuery>[1]) =>
  changedQuery(new URLSearchParams(before), change).toString();

describe('the address of a page', () => {
  it('keeps what is not changed, and takes out what becomes empty', () => {
    expect(changed('site=s&groupBy=source&from=2026-01-01', { groupBy: 'campaign', from: '' })).toBe(
      'site=s&groupBy=campaign',
    );
  });

  it('starts at the first page again, unless the page is what changes', () => {
    expect(changed('q=a&cursor=x', { q: 'b' })).toBe('q=b');
    expect(changed('q=a', { cursor: 'y' })).toBe('q=a&cursor=y');
  });

  it('keeps an empty text in a list: it means "not set"', () => {
    expect(changed('', { campaign: [''], channel: ['Email', 'Direct'] })).toBe(
      'campaign=&channel=Email&channel=Direct',
    );
  });
});

it('a kept path is opened on the site on screen, its lists whole', () => {
  expect(onSite('/attribution?channel=Email&channel=&period=all', 's')).toBe(
    '/attribution?site=s&channel=Email&channel=&period=all',
  );
  expect(onSite('/kpis', undefined)).toBe('/kpis');
});
