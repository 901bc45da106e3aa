/** Who earned the deal: one bar per touchpoint, under the model the reader picks. */
import { channelColor } from './channel-colors.js';
import { make } from './dom.js';
import { memory } from './memory.js';
import { sayDay, sayMoney } from './words.js';

/** The reader's pick, kept over redraws and page loads. */
const PICK = 'tryit:model';

/**
 * @param {HTMLElement} section
 * @param {import('../../credits.ts').ModelCredits[] | null} models
 * @param {import('../../../../shared/api/lead.ts').Journey | null} journey
 */
export function drawCredits(section, models, journey) {
  const value = journey?.milestones.findLast(({ type, value }) => type === 'won' && value)?.value;
  const picked = models?.find(({ id }) => id === memory.get(PICK)) ?? models?.[0];
  section.hidden = !(models && picked && journey && value);
  if (!models || !picked || !journey || !value) return;

  const select = /** @type {HTMLSelectElement} */ (make('select', { id: 'model' }));
  select.append(
    ...models.map(({ id, title }) => make('option', { value: id, selected: id === picked.id ? '' : null }, title)),
  );
  select.addEventListener('change', () => {
    memory.set(PICK, select.value);
    drawCredits(section, models, journey);
    section.querySelector('select')?.focus();
  });

  section.replaceChildren(
    make('h2', { id: 'credits-title' }, `Who earned the ${sayMoney(value)}?`),
    make('label', { for: 'model' }, 'Model ', select),
    make('p.fine', {}, picked.description),
    make(
      'ol',
      {},
      ...picked.credits.filter(({ weight }) => weight > 0).map((credit) => drawCredit(credit, journey, value)),
    ),
    make('p.fine', {}, `Together ${sayMoney({ amount: sum(picked.credits), currency: value.currency })}.`),
  );
}

/**
 * @param {import('../../credits.ts').ModelCredits['credits'][number]} credit
 * @param {import('../../../../shared/api/lead.ts').Journey} journey
 * @param {{ currency: string }} money
 */
function drawCredit({ touchpoint: id, weight, value, reason }, journey, { currency }) {
  const touchpoint = journey.touchpoints.find((candidate) => candidate.id === id);
  const channel = touchpoint?.channel ?? 'Touchpoint';
  const bar = make('span.bar', { 'data-color': channelColor(channel), 'aria-hidden': 'true' });
  bar.style.setProperty('--share', String(weight));
  return make(
    'li',
    {},
    make('span', {}, channel, make('small', {}, touchpoint ? ` ${sayDay(touchpoint.occurredAt)}` : '')),
    make('span.money', {}, sayMoney({ amount: value, currency })),
    bar,
    reason ? make('small', {}, reason) : null,
  );
}

/** Added up here, from what the engine answered. @param {{ value: string }[]} credits */
const sum = (credits) =>
  (credits.reduce((cents, { value }) => cents + Math.round(Number(value) * 100), 0) / 100).toFixed(2);
