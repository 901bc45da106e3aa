/**
 * Carries the visitor's id to another domain of `data-domains`: links and forms get `_tl=<id>.<time>.<check>` as they
 * are used. It is good for two minutes and in this browser only, and leaves the address before anyone can copy it.
 */
import { isGranted } from './consent.ts';
import { isOurs } from './domains.ts';
import { doc, guard } from './env.ts';
import { anonymousId, follow } from './ident.ts';
import { pathTo, urlOf } from './links.ts';
import { sharesCookies } from './store.ts';

const PARAMETER = '_tl';

/** `<id>.<time>.<check>`; the check holds the text to the browser it was made in. */
const seal = (text: string): string => {
  let sum = 0;
  for (const char of text + navigator.userAgent) sum = (sum * 31 + char.charCodeAt(0)) | 0;
  return `${text}.${sum >>> 0}`;
};

/** Takes the parameter out of the address, and the id out of it if it is good. Before anything reads the address. */
export const receive = /* @__PURE__ */ guard((): void => {
  const url = new URL(location.href);
  const sent = url.searchParams.get(PARAMETER);
  if (!sent) return;
  const [id, time] = sent.split('.');
  const age = Date.now() - +time!;
  if (
    seal(`${id}.${time}`) === sent &&
    age >= 0 &&
    age < 120_000 &&
    (!doc.referrer || isOurs(new URL(doc.referrer).hostname))
  ) {
    follow(id!);
  }
  // On the raw text: the other parameters stay as they were written.
  const rest = location.href.replace(/([?&])_tl=[^&#]*&?/, '$1').replace(/[?&](#|$)/, '$1');
  history.replaceState(history.state, '', rest);
});

export const onLinkedEvent = (event: SubmitEvent): void => {
  const { submitter } = event;
  const isForm = event.type === 'submit';
  const element = pathTo(event, isForm ? 'form' : 'a,area')!;
  const [target, name] = !isForm
    ? [element, 'href']
    : submitter?.getAttribute('formaction')
      ? [submitter, 'formaction']
      : [element, 'action'];
  const before = target.getAttribute(name);
  const url = isForm ? new URL(before!, doc.baseURI) : urlOf(element);
  // Without consent there is no id; where the cookie is the same no parameter is needed.
  if (!isGranted() || !isOurs(url.hostname) || sharesCookies(url.hostname)) return;
  const value = seal(`${anonymousId()}.${Date.now()}`);
  if (isForm && !/post/i.test(element.getAttribute('method')!)) {
    // A form that is sent by GET makes the query of its fields alone.
    const input = doc.createElement('input');
    Object.assign(input, { type: 'hidden', name: PARAMETER, value });
    element.append(input);
    setTimeout(() => input.remove());
  } else {
    url.search += `${url.search && '&'}${PARAMETER}=${value}`;
    target.setAttribute(name, url.href);
    setTimeout(() => target.setAttribute(name, before!));
  }
};
