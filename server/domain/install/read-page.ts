/**
 * What a page's HTML says of the tag, of forms and of policies. A reader of tags, not a parser: what scripts add later
 * is not there, and what is commented out does not count.
 */

export interface ScriptTag {
  attributes: ReadonlyMap<string, string>;
}

export interface PageFacts {
  scripts: ScriptTag[];
  /** Policies in `<meta http-equiv>`. */
  policies: string[];
  /** Forms that a person could leave an e-mail address in. */
  leadForms: number;
  forms: number;
  /** Where `<base>` makes relative addresses begin; null: at the page. */
  base: string | null;
  /** A tag manager may bring the tag. */
  tagManager: string | null;
  /** Frames of form builders, whose forms belong to another page. */
  formFrames: string[];
}

const ENTITIES: Record<string, string> = { amp: '&', quot: '"', apos: "'", lt: '<', gt: '>' };

const decode = (text: string): string =>
  text.replace(/&(?:#(\d{1,6})|#x([0-9a-f]{1,6})|(amp|quot|apos|lt|gt));/gi, (all, decimal, hex, name) => {
    if (name) return ENTITIES[name.toLowerCase()] ?? all;
    const code = Number.parseInt(decimal ?? hex, decimal ? 10 : 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });

interface Tag {
  name: string;
  attributes: Map<string, string>;
}

/** Start and end tags (`/form`) in their order, each place read once: the text of scripts and comments is passed over. */
function* tagsOf(html: string): Generator<Tag> {
  const lower = html.toLowerCase();
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at)) {
    if (html.startsWith('<!--', at)) {
      const end = html.indexOf('-->', at + 4);
      if (end < 0) return;
      at = end + 3;
      continue;
    }
    const name = /^\/?[a-z][^\s/>]*/.exec(lower.slice(at + 1, at + 40))?.[0];
    if (!name) {
      at++;
      continue;
    }
    const { attributes, end } = attributesAt(html, at + 1 + name.length);
    if (end < 0) return;
    yield { name, attributes };
    at = end;
    if (name === 'script' || name === 'style' || name === 'textarea') {
      const close = lower.indexOf(`</${name}`, at);
      if (close < 0) return;
      at = close;
    }
  }
}

const SPACE = /[\s/]/;

/** @returns the attributes, and the place behind `>`; -1: the tag never ends */
function attributesAt(html: string, start: number): { attributes: Map<string, string>; end: number } {
  const attributes = new Map<string, string>();
  let at = start;
  for (;;) {
    while (at < html.length && SPACE.test(html[at]!)) at++;
    if (at >= html.length) return { attributes, end: -1 };
    if (html[at] === '>') return { attributes, end: at + 1 };
    const nameStart = at;
    at++;
    while (at < html.length && !/[\s/>=]/.test(html[at]!)) at++;
    const name = html.slice(nameStart, at).toLowerCase();
    while (at < html.length && /\s/.test(html[at]!)) at++;
    let value = '';
    if (html[at] === '=') {
      at++;
      while (at < html.length && /\s/.test(html[at]!)) at++;
      const quote = html[at];
      if (quote === '"' || quote === "'") {
        const close = html.indexOf(quote, at + 1);
        if (close < 0) return { attributes, end: -1 };
        value = html.slice(at + 1, close);
        at = close + 1;
      } else {
        const valueStart = at;
        while (at < html.length && !/[\s>]/.test(html[at]!)) at++;
        value = html.slice(valueStart, at);
      }
    }
    // The first of two counts, as in a browser.
    if (!attributes.has(name)) attributes.set(name, decode(value));
  }
}

const TAG_MANAGERS: [name: string, pattern: RegExp][] = [
  ['Google Tag Manager', /googletagmanager\.com\/(?:gtm|ns)/i],
  ['Tealium', /tags\.tiqcdn\.com/i],
  ['Adobe Launch', /assets\.adobedtm\.com/i],
  ['Matomo Tag Manager', /\/container_[A-Za-z0-9]+\.js/],
  ['Segment', /cdn\.segment\.com\/analytics\.js/i],
];
const FORM_FRAMES: [name: string, pattern: RegExp][] = [
  ['HubSpot', /hsforms\.(?:net|com)|hbspt\.forms/i],
  ['Typeform', /typeform\.com/i],
  ['Jotform', /jotform\.com/i],
  ['Tally', /tally\.so/i],
  ['Google Forms', /docs\.google\.com\/forms/i],
  ['Calendly', /calendly\.com/i],
  ['Marketo', /marketo\.(?:com|net)|mktoweb/i],
  ['Pipedrive', /pipedrivewebforms\.com|leadbooster-chat\.pipedrive/i],
];

const EMAIL = /e-?mail/i;

export function readPage(html: string): PageFacts {
  const facts: PageFacts = {
    scripts: [],
    policies: [],
    forms: 0,
    leadForms: 0,
    base: null,
    tagManager: nameIn(TAG_MANAGERS, html)[0] ?? null,
    formFrames: nameIn(FORM_FRAMES, html),
  };
  /** The form that is open: whether it is one, and whether it is left alone. */
  let form: 'ignored' | 'plain' | 'lead' | null = null;
  for (const { name, attributes } of tagsOf(html)) {
    if (name === 'script') facts.scripts.push({ attributes });
    else if (name === 'base') facts.base ??= attributes.get('href') ?? null;
    else if (name === 'meta' && attributes.get('http-equiv')?.toLowerCase() === 'content-security-policy')
      facts.policies.push(attributes.get('content') ?? '');
    else if (name === 'form') {
      facts.forms++;
      form = attributes.has('data-tl-ignore') ? 'ignored' : 'plain';
      if (attributes.has('data-tl-lead')) {
        form = 'lead';
        facts.leadForms++;
      }
    } else if (name === '/form') form = null;
    else if (name === 'input' && form === 'plain' && asksForEmail(attributes)) {
      form = 'lead';
      facts.leadForms++;
    }
  }
  return facts;
}

const nameIn = (known: readonly [name: string, pattern: RegExp][], html: string): string[] =>
  known.filter(([, pattern]) => pattern.test(html)).map(([name]) => name);

const asksForEmail = (attributes: ReadonlyMap<string, string>): boolean =>
  ['type', 'name', 'id', 'autocomplete', 'data-tl-field'].some((name) => EMAIL.test(attributes.get(name) ?? ''));
