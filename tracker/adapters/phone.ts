/**
 * Another phone number for each source, so that calls can be told apart:
 * `data-phones="google=+49 30 1110; newsletter=+49 30 2220; *=+49 30 3330"` on the script tag, `data-tl-phone` on each
 * number in the page. Source is the first touch's; the number then stays the visitor's own, once she allows it.
 */
import type { Adapter } from '../adapters.ts';

const KEY = '_tln';

const phone: Adapter = ({ guard, isGranted, options, put, read, touch }) => {
  const numbers = Object.fromEntries(
    (options.phones ?? '').split(';').map((pair) => {
      const [source = '', number = ''] = pair.split('=').map((part) => part.trim());
      return [source.toLowerCase(), number];
    }),
  );
  const first = touch()?.tl_first_source?.toLowerCase() ?? '';
  const kept = isGranted() ? read(KEY) : undefined;
  // One that the site no longer has would ring at somebody else's.
  const number = kept && Object.values(numbers).includes(kept) ? kept : (numbers[first] ?? numbers['*']);
  if (!number) return;

  const swap = guard(() => {
    if (isGranted()) put(KEY, number);
    for (const element of document.querySelectorAll<HTMLElement>('[data-tl-phone]')) {
      const href = `tel:${number.replace(/[^\d+]/g, '')}`;
      if (element.matches('a[href^="tel:"]') && element.getAttribute('href') !== href)
        element.setAttribute('href', href);
      const shown = !element.childElementCount && /\d/.test(element.textContent);
      if (shown && element.textContent !== number) element.textContent = number;
    }
  });
  swap();
  new MutationObserver(swap).observe(document, { childList: true, subtree: true });
};
export default phone;
