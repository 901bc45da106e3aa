/** What the buttons do. Each asks the try-it server; where a visit follows, the page itself goes there. */
import { byId } from './dom.js';
import * as page from './page.js';

/**
 * @param {{
 *   refresh: () => Promise<void>,
 *   showProblem: (problem: { title: string, detail: string } | null) => void,
 *   forget: () => void,
 * }} panel
 */
export function connectButtons({ refresh, showProblem, forget }) {
  /** @type {NodeListOf<HTMLButtonElement>} */
  const buttons = document.querySelectorAll('.actions button');
  let known = { email: false, won: false };

  /** @param {boolean} busy */
  const enable = (busy) => {
    for (const button of buttons) {
      const missing = button.dataset.needs === 'email' && !known.email;
      const over = button.dataset.action === 'deals' && known.won;
      button.disabled = busy || missing || over;
    }
    byId('hint').textContent = known.email
      ? known.won
        ? 'The deal is won. More meetings are still welcome.'
        : 'Sent to the REST API with a secret key, as your CRM would.'
      : 'First fill in “Request a demo”: a CRM knows people by their e-mail.';
  };

  /** @param {string} path @param {object} [body] @param {(answer: { offsetMs: number, location?: string }) => void} [then] */
  const ask = async (path, body, then) => {
    enable(true);
    try {
      const answer = await fetch(path, {
        method: 'POST',
        headers: body ? { 'content-type': 'application/json' } : {},
        body: body ? JSON.stringify(body) : undefined,
      });
      const result = await answer.json();
      if (!answer.ok) return showProblem({ title: result.title, detail: result.detail ?? '' });
      page.setClock(result.offsetMs);
      if (then) then(result);
      else await refresh();
    } catch {
      showProblem({ title: 'The try-it site does not answer', detail: 'Is “npm start” still running?' });
    } finally {
      enable(false);
    }
  };

  for (const button of buttons) {
    const { landing, action } = button.dataset;
    if (landing) {
      button.addEventListener('click', () =>
        ask('/try/visits', { landing }, ({ location }) => page.go(location ?? '/')),
      );
    } else if (action) {
      button.addEventListener('click', () => ask(`/try/${action}`));
    }
  }
  byId('start-over').addEventListener('click', async () => {
    enable(true);
    await page.reset();
    forget();
    await ask('/try/start-over', undefined, () => page.go('/'));
  });
  document.addEventListener('lead', (event) => {
    known = /** @type {CustomEvent} */ (event).detail;
    enable(false);
  });
  enable(false);
}
