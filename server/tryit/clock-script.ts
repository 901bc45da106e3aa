/**
 * `/clock.js`: the first script of every try-it page. It moves the page's clock to where the server's is, and for an
 * arrival from a site that cannot link to a loopback address (google.com ...) it sets `document.referrer`. The panel
 * says so. Nothing else is touched: the tracker that runs after it is the one every customer gets.
 */
export function clockScript(offsetMs: number, referrer: string | null): string {
  const parts = [
    `
  const Real = Date, now = Real.now.bind(Real);
  let offsetMs = ${offsetMs};
  Real.now = () => now() + offsetMs;
  window.Date = new Proxy(Real, {
    construct: (target, args, self) => Reflect.construct(target, args.length ? args : [Real.now()], self),
    apply: () => new Date().toString(),
  });
  window.tryItClock = { get offsetMs() { return offsetMs; }, set(ms) { offsetMs = ms; } };`,
  ];
  if (referrer !== null) {
    parts.push(`
  Object.defineProperty(document, 'referrer', { configurable: true, get: () => ${JSON.stringify(referrer)} });`);
  }
  return `(() => {${parts.join('')}\n})();\n`;
}
