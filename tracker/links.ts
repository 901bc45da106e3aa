/** Clicks worth knowing, one event each: what the page tagged, else phone, mail, download, another site. */
import { isOurs } from './domains.ts';
import { doc } from './env.ts';
import { emit } from './event.ts';

const FILE =
  /\.(pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|txt|csv|epub|zip|rar|7z|gz|exe|msi|dmg|pkg|apk|mp[34]|mov|avi|wav|webm|ics|vcf)$/i;

const CONTACTS: Record<string, 'phone_click' | 'mail_click'> = { 'tel:': 'phone_click', 'mailto:': 'mail_click' };

/** The first element on the event's way that matches, open shadow roots included. */
export const pathTo = (event: Event, selector: string): HTMLElement | undefined =>
  WITH_REACH
    ? (event.composedPath() as HTMLElement[]).find((node) => node.matches?.(selector))
    : (event.target as HTMLElement).closest<HTMLElement>(selector)!;

/** Where a link leads to; in an SVG its `href` is an object. */
export const urlOf = (link: Element): URL =>
  new URL(link.getAttribute(WITH_REACH && !link.hasAttribute('href') ? 'xlink:href' : 'href')!, doc.baseURI);

const typeOf = (link: Element, { hostname, protocol }: URL, href: string) =>
  (WITH_CLICKS && CONTACTS[protocol]) ||
  // Neither `javascript:` nor `blob:` leads anywhere.
  (/^http/.test(href) &&
    (FILE.test(href) || link.hasAttribute('download')
      ? 'download'
      : hostname !== location.hostname && !(WITH_LINKER && isOurs(hostname)) && 'link_click'));

/** Of click, auxclick and submit. */
export const onLinkEvent = (event: MouseEvent): void => {
  // The right button opens a menu.
  if (event.button > 1) return;
  const tagged = WITH_CLICKS ? pathTo(event, '[data-tl-event]') : undefined;
  const name = tagged?.dataset.tlEvent;
  if (tagged && name) {
    // Clicks in a tagged form are steps towards its one event.
    if (tagged.matches('form') === (event.type === 'submit')) emit({ type: 'custom', name }, true);
  } else {
    const link = pathTo(event, 'a,area')!;
    const target = urlOf(link);
    // Without the query: it may hold a signature, or a mail's text.
    const url = target.href.replace(/[?#].*/, '');
    const type = typeOf(link, target, url);
    if (type) emit({ type, properties: { url } }, true);
  }
};
