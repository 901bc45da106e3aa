/** Saves some of the settings of a site. Nearly everything on screen may be other afterwards, and is asked for anew. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { SiteChange } from '../shared/api/site.ts';
import { api } from './api.ts';

export function useSiteChange(siteId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: SiteChange) => api.changeSite(siteId, change),
    onSuccess: () => client.invalidateQueries(),
  });
}
