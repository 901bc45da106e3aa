/** The panel's head folds and unfolds it: to a strip beside a wide page, to a sheet's edge under a narrow one. */
import { byId } from './dom.js';
import * as page from './page.js';

export function connectFold() {
  const button = byId('fold');
  const show = () => {
    const root = document.documentElement.dataset;
    root.layout = page.sheet.matches ? 'sheet' : 'dock';
    root.open = String(page.isOpen());
    button.setAttribute('aria-expanded', root.open);
    /** @type {HTMLElement} */ (document.querySelector('main')).inert = !page.isOpen();
  };
  button.addEventListener('click', () => {
    page.setOpen(!page.isOpen());
    show();
  });
  page.sheet.addEventListener('change', show);
  show();
}
