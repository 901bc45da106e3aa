import { make } from './dom.js';
import { ALL_DONE, STEPS } from './steps.js';

/**
 * @param {HTMLElement} list
 * @param {import('../../../../shared/api/lead.ts').Journey | null} journey
 * @param {boolean} email whether an e-mail is known
 * @param {string | null} dashboard where the journey is shown in full
 */
export function drawSteps(list, journey, email, dashboard) {
  const done = STEPS.map((step) => step.done(journey, email));
  const current = done.indexOf(false);
  const items = STEPS.map(({ title }, index) =>
    make(
      'li',
      {
        class: done[index] ? 'done' : null,
        'aria-current': index === current ? 'step' : null,
      },
      make('span.number', { 'aria-hidden': 'true' }, done[index] ? '✓' : String(index + 1)),
      make('span', {}, title, done[index] ? make('span.unseen', {}, ' (done)') : null),
    ),
  );
  const hint = STEPS[current]?.hint;
  const more = !hint && dashboard ? make('a', { href: dashboard, target: '_blank' }, 'See it in the dashboard') : null;
  list.replaceChildren(...items, make('li.hint', {}, hint ?? ALL_DONE, more && ' ', more));
}
