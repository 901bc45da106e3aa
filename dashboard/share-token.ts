/**
 * The secret of a shared link, `#share=`, for as long as the tab is open: it goes into the header of every call and
 * stands in no address that a server sees.
 */
const KEPT = 'share';

export function shareToken(): string | null {
  const inHash = new URLSearchParams(location.hash.slice(1)).get('share');
  if (inHash) sessionStorage.setItem(KEPT, inHash);
  return sessionStorage.getItem(KEPT);
}

/** Another link pasted into the same tab may change nothing but the hash: the view is loaded anew. */
export function followShareLinks(): void {
  const opened = shareToken();
  addEventListener('hashchange', () => {
    if (shareToken() !== opened) location.reload();
  });
}
