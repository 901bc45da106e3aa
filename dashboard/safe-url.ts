/** A tracked address that may become a link: http or https only. Everything else stays text. */
export function safeUrl(text: string | null | undefined): URL | null {
  if (!text || !/^https?:\/\//i.test(text)) return null;
  try {
    const url = new URL(text);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url : null;
  } catch {
    return null;
  }
}

/** Host and path for the eye: acme.com/pricing. */
export function shortUrl(url: URL): string {
  return url.host.replace(/^www\./, '') + (url.pathname === '/' ? '' : url.pathname);
}
