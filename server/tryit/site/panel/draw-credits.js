/** Who earned the deal: one bar per touchpoint, under the model the reader picks. */
import { channelColor } from './channel-colors.js';
import { make } from './dom.js';
import { memory } from './memory.js';
import { sayDay, sayModel, sayMoney } from './words.js';

/** The reader's pick, kept over redraws and page loads. */
const PICK = 'tryit:model';

/**
 * @param {HTMLElement} section
 * @param {import('../../sight.ts').DealAttribution | null} attribution
 * @param {{ amount: string, currency: string } | null} value of the deal
 */
export function drawCredits(section, attribution, value) {
  section.hidden = !attribution || !value;
  if (!attribution || !value) return;
  const ids = Object.keys(attribution.models);
  const stored = memory.get(PICK);
  const picked = stored && ids.includes(stored) ? stored : (ids[0] ?? '');

  const select = /** @type {HTMLSelectElement} */ (make('select', { id: 'model' }));
  for (const id of ids) select.append(make('option', { value: id, selected: id === picked ? '' : null }, sayModel(id)));
  select.addEventListener('change', () => {
    memory.set(PICK, select.value);
    drawCredits(section, attribution, value);
    section.querySelector('select')?.focus();
  });

  const model = attribution.models[picked];
  const { currency } = value;
  section.replaceChildren(
    make('h2', { id: 'credits-title' }, `Who earned the ${sayMoney(value)}?`),
    make('label', { for: 'model' }, 'Model ', select),
    make(
      'ol',
      {},
      ...(model?.touchpoints ?? []).map(({ channel, occurredAt, weight, value: amount, reason }) => {
        const bar = make('span.bar', { 'data-color': channelColor(channel), 'aria-hidden': 'true' });
        bar.style.setProperty('--share', String(weight));
        return make(
          'li',
          { title: reason },
          make('span', {}, channel, make('small', {}, ` ${sayDay(occurredAt)}`)),
          make('span.money', {}, sayMoney({ amount, currency })),
          bar,
        );
      }),
    ),
    Number(model?.unattributed ?? 0) > 0
      ? make('p.fine', {}, `Unattributed: ${sayMoney({ amount: model.unattributed, currency })}`)
      : make('p.fine', {}, 'Adds up to the deal, to the cent, in every model.'),
  );
}
