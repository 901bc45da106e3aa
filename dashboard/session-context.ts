/** Who is signed in, and which of their sites is on screen. The site is in the URL: `?site=`. */
import { createContext, useContext } from 'react';
import type { Session, SessionSite } from './api.ts';

export interface Here {
  session: Session;
  site: SessionSite;
  /** The site for queries and links; undefined where there is only one. */
  siteParam: string | undefined;
}

export const HereContext = createContext<Here | null>(null);

export function useHere(): Here {
  const here = useContext(HereContext);
  if (!here) throw new Error('no session around this component');
  return here;
}

/** The site the URL names, else the first; null for a session without sites. */
export function siteOf(session: Session, wanted: string | null): SessionSite | null {
  return session.sites.find(({ id }) => id === wanted) ?? session.sites[0] ?? null;
}
