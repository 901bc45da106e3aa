/** What a schema cannot say of a site's settings: each fault by its place, with what is allowed there. */
import ipaddr from 'ipaddr.js';
import type { SiteChange } from '../../shared/api/site.ts';
import { isReferrerEntry } from '../domain/source/exclusions.ts';
import { isCurrency } from '../http/currency.ts';
import { type FieldError, invalid } from '../http/problem.ts';

/** @throws 400 that names every fault at once */
export function checkSettings(change: SiteChange): void {
  const errors: FieldError[] = [];
  const need = (pointer: string, holds: boolean, detail: string) => {
    if (!holds) errors.push({ pointer, detail });
  };
  const each = (name: keyof SiteChange, holds: (entry: string) => boolean, detail: string) => {
    for (const [i, entry] of ((change[name] ?? []) as string[]).entries()) need(`/${name}/${i}`, holds(entry), detail);
  };
  const { currency, timeZone } = change;
  if (currency !== undefined) need('/currency', isCurrency(currency), 'must be an ISO 4217 code, such as EUR');
  if (timeZone !== undefined)
    need('/timeZone', isTimeZone(timeZone), 'must be an IANA time zone, such as Europe/Berlin');
  each('domains', (entry) => DOMAIN.test(entry), 'must be a host name, such as example.com');
  each(
    'excludedReferrers',
    isReferrerEntry,
    'must be a host, such as pay.example.com; .example.com with all below it; or example.com/pay/',
  );
  each('excludedPaths', (entry) => PATH.test(entry), 'must be a path that begins with / or *, such as /admin/*');
  for (const [i, { path }] of (change.contentTouchpoints ?? []).entries())
    need(`/contentTouchpoints/${i}/path`, path === undefined || PATH.test(path), 'must begin with / or *');
  each('excludedAddresses', isAddress, 'must be an address or a CIDR range, such as 203.0.113.7 or 203.0.113.0/24');
  each('queryAllowList', (entry) => PARAMETER.test(entry), 'must be the name of a query parameter, such as plan');
  if (errors.length > 0) throw invalid(errors);
}

const DOMAIN = /^(\*\.)?[a-z0-9.-]+(:\d+)?$/i;
const PATH = /^[/*][^\s?#]*$/;
const PARAMETER = /^[^\s=&#?%]+$/;

const isAddress = (text: string): boolean => ipaddr.isValid(text) || ipaddr.isValidCIDR(text);

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
