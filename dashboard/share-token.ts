/**
 * The secret of a shared link, `#share=`, for as long as the tab is open: it goes into the header of every call and
 * stands in no address that a server sees.
 */
const KEPT = 'share';

const inHash = new URLSearchParams(location.hash.slice(1)).get('share');
if (inHash) sessionStorage.setItem(KEPT, inHash);

export const shareToken: string | null = sessionStorage.getItem(KEPT);
