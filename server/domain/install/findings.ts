/** What a page says about its tag, as sentences that can be acted on. */
import type { BrowserSignal } from '../../../shared/vocabulary.ts';
import { isExcludedPath } from '../journey/excluded-path.ts';
import { blocksConnection, blocksScript } from './policy.ts';
import type { PageFacts, ScriptTag } from './read-page.ts';

export type FindingStatus = 'ok' | 'warn' | 'fail';

export interface Finding {
  id: string;
  status: FindingStatus;
  /** What was found, one sentence. */
  said: string;
  /** What to do; null: nothing. */
  todo: string | null;
}

export interface Checked {
  page: URL;
  facts: PageFacts;
  /** Policies of the answer's headers. */
  policies: readonly string[];
  site: {
    writeKey: string;
    /** Those before it that are still taken. */
    formerWriteKeys: readonly string[];
    domains: readonly string[];
    excludedPaths: readonly string[];
    queryAllowList: readonly string[];
    respectedSignals: readonly BrowserSignal[];
    consent: 'required' | 'not_required';
  };
  /** Name of the site that a write key belongs to, among those the asker may see; null: of none. */
  siteNameOf(writeKey: string): string | null;
  /** Does a domain of the settings cover a host? */
  covers(domain: string, host: string): boolean;
}

/** The tag of a page: where its script comes from, and where it sends to. */
export interface FoundTag {
  tag: ScriptTag;
  script: URL | null;
  api: URL | null;
}

const SIGNALS: Record<BrowserSignal, string> = { gpc: 'Global Privacy Control', dnt: 'Do Not Track' };

const ok = (id: string, said: string): Finding => ({ id, status: 'ok', said, todo: null });
const warn = (id: string, said: string, todo: string): Finding => ({ id, status: 'warn', said, todo });
const fail = (id: string, said: string, todo: string): Finding => ({ id, status: 'fail', said, todo });

/** The tag for this site; of several the first. */
export function findTag({ facts, site, page }: Pick<Checked, 'facts' | 'site' | 'page'>): FoundTag | null {
  const tag =
    facts.scripts.find(({ attributes }) => attributes.get('data-site') === site.writeKey) ??
    facts.scripts.find(({ attributes }) => site.formerWriteKeys.includes(attributes.get('data-site') ?? '')) ??
    facts.scripts.find(({ attributes }) => attributes.has('data-site')) ??
    facts.scripts.find(({ attributes }) => /\/tl(?:\.[0-9a-f]{16})?\.js$/.test(attributes.get('src') ?? ''));
  if (!tag) return null;
  const base = facts.base && URL.canParse(facts.base, page) ? new URL(facts.base, page) : page;
  const read = (text: string | undefined) => (text && URL.canParse(text, base) ? new URL(text, base) : null);
  const script = read(tag.attributes.get('src'));
  return { tag, script, api: read(tag.attributes.get('data-api')) ?? script };
}

/** In the order in which they should be mended: what comes first makes the rest moot. */
export function findingsOf(checked: Checked): Finding[] {
  const { facts, page, site } = checked;
  const found = findTag(checked);
  if (!found) return [missingTag(facts), ...domainFinding(checked)];
  const list = [keyFinding(checked, found)];
  list.push(...scriptFindings(checked, found));
  list.push(...domainFinding(checked));
  const { attributes } = found.tag;
  const excluded = [...site.excludedPaths, ...(attributes.get('data-exclude')?.split(/[\s,]+/) ?? [])].filter(Boolean);
  if (isExcludedPath(excluded, page.href)) {
    list.push(
      warn(
        'excluded',
        'This page is one of those that are left out of journeys.',
        'Check another page, or take its path out of the excluded pages (settings, or data-exclude on the tag).',
      ),
    );
  }
  if (site.consent === 'required' || attributes.get('data-consent') === 'required') {
    list.push(
      warn(
        'consent',
        'Nothing that identifies a visitor is kept or sent before consent.',
        "Let your consent tool call throughline('consent', 'granted') when the visitor agrees; it is also heard by Google consent mode and TCF.",
      ),
    );
  }
  const known = new Set(
    attributes
      .get('data-query')
      ?.toLowerCase()
      .split(/[\s,]+/),
  );
  const unknown = site.queryAllowList.filter((name) => !known.has(name.toLowerCase()));
  if (unknown.length > 0) {
    list.push(
      warn(
        'query',
        `The values of these parameters are allowed, but masked in the browser: ${unknown.join(', ')}.`,
        'Copy the tag again: data-query names what the settings allow.',
      ),
    );
  }
  const ignored = site.respectedSignals.filter((signal) => !attributes.has(`data-respect-${signal}`));
  if (ignored.length > 0) {
    list.push(
      warn(
        'signals',
        `The settings take ${ignored.map((signal) => SIGNALS[signal]).join(' and ')} as a no, the tag does not.`,
        `Copy the tag again: it says ${ignored.map((signal) => `data-respect-${signal}`).join(' and ')}.`,
      ),
    );
  }
  list.push(formFinding(facts, attributes));
  return list;
}

function missingTag({ tagManager }: PageFacts): Finding {
  if (tagManager) {
    return warn(
      'tag',
      `The tag is not in the page itself, but ${tagManager} is: it may bring it.`,
      `Look in ${tagManager} whether the tag is published for this page, or open the page and wait for its first event here.`,
    );
  }
  return fail(
    'tag',
    'The tag is not in this page.',
    'Paste the script tag into the <head> of the page, publish it, and empty the caches of your site.',
  );
}

function keyFinding({ site, siteNameOf }: Checked, { tag }: FoundTag): Finding {
  const key = tag.attributes.get('data-site');
  if (key === site.writeKey) return ok('tag', 'The tag is in the page, with the write key of this site.');
  if (!key)
    return fail(
      'tag',
      'The tag has no data-site attribute.',
      'Copy the whole tag again: data-site carries the write key of this site.',
    );
  if (site.formerWriteKeys.includes(key))
    return warn(
      'tag',
      'The tag has a former write key of this site. It is taken until somebody ends it; then nothing of this page arrives.',
      'Copy the tag again, publish it, and end the former key when no page has it any more.',
    );
  const other = siteNameOf(key);
  return fail(
    'tag',
    other ? `The tag has the write key of another site: ${other}.` : 'The tag has a write key that is not known here.',
    'Replace data-site by the write key of this site, as in the tag that is shown here.',
  );
}

function scriptFindings({ page, facts, policies }: Checked, { tag, script, api }: FoundTag): Finding[] {
  if (!script)
    return [
      fail('script', 'The tag has no address to load the script from.', 'Copy the whole tag again: src is missing.'),
    ];
  if (page.protocol === 'https:' && script.protocol === 'http:')
    return [
      fail(
        'mixed_content',
        'The page comes by https, its tag by http: browsers refuse that.',
        'Serve Throughline by https (docs/operations.md, TLS and proxies) and write https:// into the tag.',
      ),
    ];
  const all = [...policies, ...facts.policies];
  if (all.length === 0) return [ok('policy', 'No Content Security Policy stands in the way.')];
  const offer = {
    url: script,
    nonce: tag.attributes.get('nonce') || null,
    integrity: tag.attributes.get('integrity') || null,
  };
  const findings: Finding[] = [];
  const stopped = blocksScript(all, page, offer);
  if (stopped)
    findings.push(
      fail(
        'script_policy',
        `The page's Content Security Policy (${stopped}) forbids the script.`,
        `Add ${script.origin} to script-src, or give the tag the page's nonce.`,
      ),
    );
  const unsent = api && blocksConnection(all, page, api);
  if (unsent)
    findings.push(
      fail(
        'connect_policy',
        `The page's Content Security Policy (${unsent}) forbids sending events.`,
        `Add ${api.origin} to connect-src.`,
      ),
    );
  return findings.length > 0 ? findings : [ok('policy', 'The Content Security Policy lets script and events through.')];
}

function domainFinding({ page, site, covers }: Checked): Finding[] {
  if (site.domains.length === 0) return [];
  if (site.domains.some((domain) => covers(domain, page.hostname)))
    return [ok('domain', `${page.hostname} is one of the domains of this site.`)];
  return [
    fail(
      'domain',
      `${page.hostname} is not among the domains of this site: its events would be kept aside.`,
      `Add ${page.hostname} to the domains in the settings.`,
    ),
  ];
}

function formFinding({ forms, leadForms, formFrames }: PageFacts, attributes: ReadonlyMap<string, string>): Finding {
  if (attributes.get('data-forms') === 'off')
    return warn(
      'forms',
      'Forms are not read: the tag says data-forms="off".',
      "Remove the attribute, or call throughline('identify', ...) yourself when a form is sent.",
    );
  if (leadForms > 0)
    return ok(
      'forms',
      leadForms === 1 ? 'One form asks for an e-mail address.' : `${leadForms} forms ask for an e-mail address.`,
    );
  if (formFrames.length > 0)
    return warn(
      'forms',
      `The form seems to be of ${formFrames.join(' and ')}, inside a frame or drawn by a script.`,
      'Send it once and watch it arrive under Live: the tag hears the form builders that tell the page of it.',
    );
  return warn(
    'forms',
    forms === 0 ? 'There is no form in the HTML of this page.' : 'No form of this page asks for an e-mail address.',
    'Check the page that has your form. One that a script draws later works all the same: send it once and watch it arrive under Live. Mark other forms with data-tl-lead.',
  );
}
