/** The tracker's surroundings: chance, the script tag's attributes, and a guard around every entry point. */
export const doc = document;

/** `currentScript` is null in a module and after an injection by some tag managers; the attribute finds the tag then. */
const script = (doc.currentScript || doc.querySelector('script[data-site]') || doc.head) as HTMLScriptElement;

/** The tag's `data-*` attributes: `options.cookieDomain` is `data-cookie-domain`. */
export const options: DOMStringMap = SETTINGS || script.dataset;

/** The site's write key. A secret key pasted by mistake does not count, and is never sent. */
export const site = /^wk_\w+$/.test(options.site!) && options.site;

/** Where the script came from; where it stands in the page itself, `data-api` or the page. */
export const source = (!SETTINGS && script.src) || options.api || location.href;

/**
 * 27 characters: 7 of time (base 36, units of 36 ms, in order until 2059), then 100 random bits, 25 in 5. What is newer
 * sorts behind what is older, so a database inserts it at the end of its index instead of all over it.
 * Not `randomUUID`: it is missing on plain http.
 */
export const newId = (): string =>
  crypto
    .getRandomValues(new Uint32Array(4))
    .reduce((id, bits) => id + (bits + 2 ** 32).toString(36).slice(2), Date.now().toString(36).slice(0, 7));

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
export const on = (types: string, run: (event: any) => void, target: EventTarget = window): void => {
  types.split(' ').forEach((type) => void target.addEventListener(type, guard(run), true));
};

let told: boolean;
/** Tells the page's author what to do; once, since one cause has many consequences. */
export const warn = (text: string): void => {
  if (!told) console.warn('Throughline:', text);
  told = true;
};
