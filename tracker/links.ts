/** Clicks worth knowing, one event each: what the page tagged, else phone, mail, download, another site. */
import { isOurs } from './domains.ts';
import { doc, on } from './env.ts';
import { emit } from './event.ts';

const FILE =
  /\.(pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|txt|csv|epub|zip|rar|7z|gz|exe|msi|dmg|pkg|apk|mp[34]|mov|avi|wav|webm|ics|vcf)$/i;

/** The first element on the event's way that matches, open shadow roots included. */
export const pathTo = (event: Event, selector: string): HTMLElement | undefined =>
  (event.composedPath() as HTMLElement[]).find((node) => node.matches?.(selector));

/** Where a link leads to; in an SVG its `href` is an object. */
export const urlOf = (link: Element): URL =>
  new URL((link.getAttribute('href') ?? link.getAttribute('xlink:href'))!, doc.baseURI);

const typeOf = (link: Element, { protocol, pathname, hostname }: URL) => {
  if (protocol === 'tel:') return 'phone_click';
  if (protocol === 'mailto:') return 'mail_click';
  // Neither `javascript:` nor `blob:` leads anywhere.
  if (!protocol.startsWith('http')) return;
  if (FILE.test(pathname) || link.hasAttribute('download')) return 'download';
  return hostname === location.hostname || isOurs(hostname) ? undefined : 'link_click';
};

export const watchLinks = (): void => {
  on('click auxclick submit', (event: MouseEvent) => {
    // The right button opens a menu.
    if (event.button > 1) return;
    const tagged = pathTo(event, '[data-tl-event]:not([data-tl-event=""])');
    if (tagged) {
      // Clicks in a tagged form are steps towards its one event.
      if (tagged.matches('form') === (event.type === 'submit')) {
        emit({ type: 'custom', name: tagged.dataset.tlEvent! }, true);
      }
      return;
    }
    const link = pathTo(event, 'a,area')!;
    const url = urlOf(link);
    const type = typeOf(link, url);
    // Without the query: it may hold a signature, or a mail's text.
    if (type) emit({ type, properties: { url: url.href.replace(/[?#].*/, '') } }, true);
  });
};
