/**
 * `?tl_debug`: an overlay that shows what was captured, sent and answered. Only text nodes and a constructed style
 * sheet, so that it also shows on pages with a strict Content Security Policy and Trusted Types.
 */
import type { Adapter } from '../adapters.ts';

const STYLE = `
  :host { all: initial; position: fixed; right: 8px; bottom: 8px; z-index: 2147483647; }
  section { max-width: 420px; max-height: 50vh; overflow: auto; padding: 8px 12px; border-radius: 6px; background: #14181f; color: #e8ecf1; font: 12px/1.5 ui-monospace, monospace; }
  p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
  .waiting { color: #f0c15c; } .sent { color: #7fc8f8; } .failed { color: #ff8f8f; } .done { color: #8ee29b; }`;

const debug: Adapter = ({ all, calls, guard, options, isGranted, site }) => {
  const element = document.createElement('div');
  element.id = 'tl-debug';
  const root = element.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  const list = document.createElement('section');
  root.append(list);

  const line = (text: string, className = ''): HTMLElement => {
    const p = document.createElement('p');
    p.textContent = text;
    p.className = className;
    list.append(p);
    return p;
  };
  line(`Throughline ${site || 'without a write key'}`);
  const state = line('');
  const lines = new Map<string, HTMLElement>();

  const show = (json: string, className: string, what: string): void => {
    const { id, type, name, url } = JSON.parse(json);
    const shown = lines.get(id) ?? line('');
    lines.set(id, shown);
    shown.className = className;
    shown.textContent = `${what}  ${type}${name ? ` "${name}"` : ''}  ${new URL(url).pathname}`;
  };

  // What leaves, and how it is answered. The page's own requests pass untouched.
  const { fetch } = window;
  window.fetch = function (...given) {
    const answer = fetch.apply(this, given);
    guard(() => {
      const body = given[1]?.body;
      if (typeof body !== 'string' || !body.startsWith(`{"key":"${site}"`)) return;
      const events = (JSON.parse(body).events as object[]).map((event) => JSON.stringify(event));
      for (const event of events) show(event, 'sent', 'sent');
      answer.then(
        guard(({ ok, status }: Response) => {
          for (const event of events) show(event, ok ? 'done' : 'failed', `${status}`);
        }),
        guard(() => {
          for (const event of events) show(event, 'failed', 'no answer');
        }),
      );
    })();
    return answer;
  };

  const refresh = guard(() => {
    const id = calls.getAnonymousId();
    state.textContent = `consent: ${isGranted() ? 'granted' : options.consent === 'required' ? 'waiting or denied' : 'denied'}\nanonymousId: ${id ?? 'none'}`;
    for (const json of all()) if (!lines.has(JSON.parse(json).id)) show(json, 'waiting', 'queued');
    if (!element.isConnected) document.documentElement.append(element);
  });
  refresh();
  setInterval(refresh, 500);
};
export default debug;
