/** The address and referrer with which somebody lands. */
import { COMPANY } from './company.ts';
import { type Random, URL_SAFE } from './random.ts';
import type { Way } from './way.ts';

export interface Landing {
  url: string;
  referrer: string | null;
  campaign: string | null;
}

/** @param date of the day, 2026-01-31 */
export function landing(
  random: Random,
  way: Way,
  path: string,
  date: string,
  campaign = campaignOf(way, date),
): Landing {
  const query = new URLSearchParams();
  if (way.tags) query.set('utm_source', way.source);
  if (way.tags === 'utm') {
    query.set('utm_medium', way.medium);
    if (campaign) query.set('utm_campaign', campaign);
    if (way.contents) query.set('utm_content', random.pick(way.contents));
    if (way.terms) query.set('utm_term', random.pick(way.terms));
  }
  for (const [name, value] of clickId(random, way)) query.set(name, value);
  const text = query.toString();
  return {
    url: `${COMPANY.site}${path}${text ? `?${text}` : ''}`,
    referrer: way.referrers ? random.pick(way.referrers) : null,
    campaign,
  };
}

export function campaignOf(way: Way, date: string): string | null {
  if (!way.campaign) return null;
  const [year, month] = date.split('-');
  return way.campaign.replace('{q}', `${year}-q${Math.ceil(Number(month) / 3)}`).replace('{m}', `${year}-${month}`);
}

function clickId(random: Random, way: Way): [string, string][] {
  if (way.clickId === 'gclid') return [['gclid', `Cj0KCQ${random.text(52, URL_SAFE)}`]];
  if (way.clickId === 'msclkid') return [['msclkid', random.text(32, '0123456789abcdef')]];
  if (way.clickId === 'li_fat_id') return [['li_fat_id', uuid(random)]];
  if (way.clickId === 'fbclid') return [['fbclid', `IwY2xjawM${random.text(46, URL_SAFE)}`]];
  if (way.clickId === 'hubspot') {
    return [
      ['_hsenc', `p2ANqtz-${random.text(40, URL_SAFE)}`],
      ['_hsmi', String(random.integer(200_000_000, 399_999_999))],
    ];
  }
  return [];
}

function uuid(random: Random): string {
  const hex = random.text(32, '0123456789abcdef');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
