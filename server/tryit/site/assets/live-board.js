/** The single-page app under /app: tabs that change the address by `pushState`, as a router would. */
const VIEWS = { '/app': 'overview', '/app/docks': 'docks', '/app/carriers': 'carriers' };

function show(moveFocus) {
  const view = VIEWS[location.pathname.replace(/\/$/, '')] ?? 'overview';
  for (const panel of document.querySelectorAll('[data-tab]')) {
    panel.hidden = panel.dataset.tab !== view;
    if (!panel.hidden && moveFocus) panel.querySelector('h1').focus({ preventScroll: true });
  }
  for (const link of document.querySelectorAll('[data-view]')) {
    if (link.dataset.view === view) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  const heading = document.querySelector('[data-tab]:not([hidden]) h1');
  document.title = `${heading.textContent} · Fernhaul`;
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-view]');
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  if (link.pathname === location.pathname) return;
  history.pushState(null, '', link.pathname);
  show(true);
});
window.addEventListener('popstate', () => show(false));
show(false);
