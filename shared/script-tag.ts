/** The tag that a site owner pastes: what the site's settings say for the browser stands in it as attributes. */
import type { Site } from './api/site.ts';

export type TagSettings = Pick<Site, 'writeKey' | 'consent' | 'respectedSignals' | 'queryAllowList'>;

const ESCAPES: Record<string, string> = { '&': '&amp;', '"': '&quot;', '<': '&lt;' };
const quote = (text: string): string => `"${text.replace(/[&"<]/g, (char) => ESCAPES[char]!)}"`;

/** @param origin of the collector */
export function scriptTag(origin: string, settings: TagSettings): string {
  const { writeKey, consent, respectedSignals, queryAllowList } = settings;
  const attributes = [`src=${quote(`${origin}/tl.js`)}`, `data-site=${quote(writeKey)}`];
  if (consent === 'required') attributes.push('data-consent="required"');
  for (const signal of respectedSignals) attributes.push(`data-respect-${signal}`);
  if (queryAllowList.length > 0) attributes.push(`data-query=${quote(queryAllowList.join(','))}`);
  return `<script defer ${attributes.join(' ')}></script>`;
}
