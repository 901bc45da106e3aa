/**
 * The secret of a shared link, `#share=`, for as long as the tab is open: it goes into the header of every call and
 * stands in no address that a server sees.
 */
const KEPT = 'share';

let kept: string | null | undefined;

export function shareToken(): string | null {
  if (kept === undefined) {
    const inHash = new URLSearchParams(location.hash.slice(1)).get('share');
    if (inHash) sessionStorage.setItem(KEPT, inHash);
    kept = sessionStorage.getItem(KEPT);
  }
  return kept;
}
