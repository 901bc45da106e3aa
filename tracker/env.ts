/** The tracker's surroundings: the clock, chance, the script tag's attributes, and a guard around every entry point. */
export const doc = document;

/** `currentScript` is null in a module and after an injection by some tag managers; the attribute finds the tag then. */
const script = (doc.currentScript || doc.querySelector('script[data-site]')) as HTMLScriptElement | null;

/** The tag's `data-*` attributes: `options.cookieDomain` is `data-cookie-domain`. */
export const options: DOMStringMap = script?.dataset || {};

/** The site's write key. A secret key pasted by mistake does not count, and is never sent. */
export const site = /^wk_/.test(options.site!) && options.site;

/** Where the script came from; the page, where the script stands in the page itself. */
export const source = script?.src || location.href;

/** The only clock. Asked at each call, so that a page may move its time by overriding `Date.now`. */
export const now = (): number => Date.now();

/** `count` characters of [0-9a-v], 5 random bits each. Not `randomUUID`: it is missing on plain http. */
export const random = (count: number): string =>
  [...crypto.getRandomValues(new Uint8Array(count))].map((byte) => (byte & 31).toString(36)).join('');

/** The same function, but undefined instead of an exception: the page is never disturbed. */
export const guard =
  <A extends unknown[], R>(run: (...args: A) => R) =>
  (...args: A): R | undefined => {
    try {
      return run(...args);
    } catch {}
  };

/**
 * Listens in the capture phase of the window, so that a page which stops an event stops it only after us. What is
 * fired on the document (visibilitychange ...) comes by there too.
 */
// biome-ignore lint/suspicious/noExplicitAny: each listener names the event that it gets
export const on = (types: string, run: (event: any) => void): void => {
  for (const type of types.split(' ')) addEventListener(type, guard(run), true);
};

export const warn = (text: string): void => console.warn('Throughline:', text);
