/** How dates, spans of time, money and events are said in the panel. */

const DAY = 86_400_000;
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
const moment = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

/** @param {string} iso */
export const sayDay = (iso) => day.format(new Date(iso));

/** @param {string} iso */
export const sayMoment = (iso) => moment.format(new Date(iso));

/** @param {number} count @param {string} word @param {string} [many] */
export const count = (count, word, many = `${word}s`) => `${count} ${count === 1 ? word : many}`;

/** @param {number} ms */
export const wholeDays = (ms) => Math.floor((ms + DAY / 24) / DAY);

/** A span as people say it: "3 weeks", "2 months". @param {number} ms */
export function saySpan(ms) {
  const days = Math.round(ms / DAY);
  if (days < 1) return count(Math.max(1, Math.round(ms / 3_600_000)), 'hour');
  if (days < 14) return count(days, 'day');
  if (days < 60) return count(Math.round(days / 7), 'week');
  if (days < 700) return count(Math.round(days / 30.4), 'month');
  return count(Math.round(days / 365.25), 'year');
}

/** @param {{ amount: string, currency: string }} money */
export function sayMoney({ amount, currency }) {
  return new Intl.NumberFormat('en-GB', { style: 'currency', currency, currencyDisplay: 'code' }).format(
    /** @type {any} */ (amount),
  );
}

/** Path and query, or the whole address where it is another site's. @param {string | null} url */
export function sayPage(url) {
  if (!url || !URL.canParse(url)) return url ?? 'a page';
  const { pathname, host } = new URL(url);
  return host === location.host ? pathname : `${host}${pathname === '/' ? '' : pathname}`;
}

/** @param {Record<string, unknown>} properties */
const target = (properties) => {
  const url = properties.href ?? properties.url ?? properties.file ?? properties.target;
  return typeof url === 'string' ? ` ${sayPage(url)}` : '';
};

/** @param {import('../../../../shared/api/journey.ts').JourneyEvent} event */
export function sayEvent({ type, name, url, form, properties }) {
  switch (type) {
    case 'page_view':
      return `Viewed ${sayPage(url)}`;
    case 'form_submit':
      return `Sent the form “${form?.name ?? form?.id ?? 'without a name'}”`;
    case 'link_click':
      return `Followed a link to${target(properties) || ' another site'}`;
    case 'download':
      return `Downloaded${target(properties) || ' a file'}`;
    case 'phone_click':
      return 'Clicked the phone number';
    case 'mail_click':
      return 'Clicked the e-mail address';
    case 'identify':
      return 'Said who this is';
    case 'custom':
      return name ?? 'Custom event';
    default:
      return type.replace('_', ' ');
  }
}

/** @param {string} text */
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** @type {Record<string, string>} */
const MILESTONES = {
  lead: 'Became a lead',
  mql: 'Qualified by marketing',
  sql: 'Qualified by sales',
  opportunity: 'Opportunity opened',
  won: 'Deal won',
  lost: 'Deal lost',
};

/** @param {string} type */
export const sayMilestone = (type) => MILESTONES[type] ?? capital(type.replaceAll('_', ' '));

/** @param {string} type of a touchpoint */
export const sayContact = (type) => capital(type.replaceAll('_', ' '));
