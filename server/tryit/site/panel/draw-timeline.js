/** The journey on the page: a line that is dashed while the visitor is anonymous and solid from the lead on. */
import { channelColor } from './channel-colors.js';
import { make } from './dom.js';
import { count, sayContact, sayEvent, sayMilestone, sayMoment, sayMoney, sayPage, saySpan } from './words.js';

/**
 * @typedef {import('./timeline.js').Moment} Moment
 * @typedef {import('./timeline.js').Touchpoint} Touchpoint
 * @typedef {import('../../../../shared/api/lead.ts').Lead} Lead
 */

/**
 * Redraws the list; what the reader had opened stays open, what had focus keeps it.
 * @param {HTMLElement} list
 * @param {Moment[]} moments
 * @param {{ lead: Lead | null, simulated: string[], seen: Set<string> }} context
 */
export function drawTimeline(list, moments, context) {
  const open = new Set(
    [...list.querySelectorAll('details[open]')].map((details) => /** @type {HTMLElement} */ (details).dataset.key),
  );
  const focused = document.activeElement?.closest('details')?.dataset.key;
  list.replaceChildren(
    ...moments.map((moment) => {
      const item = make(`li.${moment.kind}`, { class: classOf(moment, context.seen) }, ...drawMoment(moment, context));
      const details = item.querySelector('details');
      if (details) {
        details.dataset.key = moment.key;
        details.open = open.has(moment.key);
        if (focused === moment.key) details.querySelector('summary')?.focus({ preventScroll: true });
      }
      return item;
    }),
  );
  for (const { key } of moments) context.seen.add(key);
}

/** @param {Moment} moment @param {Set<string>} seen */
function classOf({ kind, key, anonymous }, seen) {
  return [kind, anonymous ? 'anonymous' : '', seen.has(key) ? '' : 'new'].filter(Boolean).join(' ');
}

/** @param {Moment} moment @param {{ lead: Lead | null, simulated: string[] }} context @returns {Node[]} */
function drawMoment(moment, { lead, simulated }) {
  switch (moment.kind) {
    case 'gap':
      return [make('span', {}, `${saySpan(moment.ms)} later`)];
    case 'touchpoint':
      return [drawTouchpoint(moment.touchpoint, moment.pageViews, simulated)];
    case 'event': {
      const { event } = moment;
      return [drawDetails([sayEvent(event)], rowsOf(event), noteOn(event.type))];
    }
    case 'milestone': {
      const { type, occurredAt, value } = moment.milestone;
      const whose = type === 'lead' && lead?.email ? `Known as ${lead.email}, and so is all that came before.` : null;
      return [
        make('strong', {}, sayMilestone(type), value ? make('span.money', {}, ` ${sayMoney(value)}`) : null),
        make('time', { datetime: occurredAt }, sayMoment(occurredAt)),
        ...(whose ? [make('p', {}, whose)] : []),
      ];
    }
  }
}

/** @param {Touchpoint} touchpoint @param {number | null} pageViews @param {string[]} simulated */
function drawTouchpoint(touchpoint, pageViews, simulated) {
  const { type, channel, source, medium, campaign, occurredAt, referrer, clickIds } = touchpoint;
  const isVisit = type === 'visit' || type === 'campaign';
  const head = [
    make('strong', { 'data-color': channelColor(channel) }, isVisit ? channel : sayContact(type)),
    isVisit ? null : make('span.source', {}, channel),
    source !== '(direct)' && (source || medium)
      ? make('span.source', {}, [source, medium].filter(Boolean).join(' / '))
      : null,
    make(
      'span.tags',
      {},
      campaign ? make('span.tag', {}, campaign) : null,
      ...Object.keys(clickIds).map((name) => make('span.tag', {}, name)),
      referrer && simulated.includes(referrer) ? make('span.tag.simulated', {}, 'simulated referrer') : null,
    ),
    make('time', { datetime: occurredAt }, sayMoment(occurredAt)),
    pageViews ? make('span.pages', {}, count(pageViews, 'page')) : null,
  ];
  const rows = { ...touchpoint, landingPage: touchpoint.landingPage && sayPage(touchpoint.landingPage) };
  return drawDetails(head, rowsOf(rows), null);
}

/** @param {(Node | string | null)[]} head @param {[string, string][]} rows @param {string | null} note */
function drawDetails(head, rows, note) {
  return make(
    'details',
    {},
    make('summary', {}, make('span.head', {}, ...head)),
    make('dl', {}, ...rows.flatMap(([name, value]) => [make('dt', {}, name), make('dd', {}, value)])),
    note ? make('p.fine', {}, note) : null,
  );
}

/** What the REST answer says, flat and without what is empty. @param {object} value @param {string} prefix */
function rowsOf(value, prefix = '') {
  /** @type {[string, string][]} */
  const rows = [];
  for (const [name, part] of Object.entries(value)) {
    if (part === null || part === undefined || part === '') continue;
    if (Array.isArray(part)) rows.push([prefix + name, part.join(', ')]);
    else if (typeof part === 'object') rows.push(...rowsOf(part, `${prefix}${name}.`));
    else rows.push([prefix + name, String(part)]);
  }
  return rows;
}

/** @param {string} type */
const noteOn = (type) =>
  type === 'form_submit'
    ? 'Of the fields, their names. Of the values, only those that say who this is and how they heard about us.'
    : null;
