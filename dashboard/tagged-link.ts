/** A link with campaign tags. Pure. */
export const TAGS = ['source', 'medium', 'campaign', 'term', 'content'] as const;
export type Tag = (typeof TAGS)[number];

/** Null while the page is no web address, or source or medium is missing. Tags it has already are replaced. */
export function taggedLink(page: string, tags: Partial<Record<Tag, string>>): string | null {
  let url: URL;
  try {
    url = new URL(page.trim());
  } catch {
    return null;
  }
  if (!/^https?:$/.test(url.protocol) || !tags.source?.trim() || !tags.medium?.trim()) return null;
  for (const tag of TAGS) {
    const value = tags[tag]?.trim();
    if (value) url.searchParams.set(`utm_${tag}`, value);
  }
  return url.href;
}
