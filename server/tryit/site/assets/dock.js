/** Before the first paint: is the panel open or folded? Open beside a wide page, folded under a narrow one. */
(() => {
  let stored = null;
  try {
    stored = localStorage.getItem('tryit:panel');
  } catch {
    // Storage may be blocked: then the panel forgets.
  }
  const wide = matchMedia('(min-width: 900px)').matches;
  document.documentElement.dataset.panel = stored ?? (wide ? 'open' : 'folded');
})();
