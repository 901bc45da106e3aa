/** Calls and questions about the installation of the tag. */
import { queryOptions } from '@tanstack/react-query';
import type { InstallFindings, InstallProgress } from '../../shared/api/install.ts';
import { call, sitePath } from '../api.ts';

/** Asked again and again while something is still waited for. */
export const installProgressQuery = (site: string) =>
  queryOptions({
    queryKey: ['install-progress', site],
    queryFn: ({ signal }) => call<InstallProgress>('GET', `${sitePath(site)}/install`, { signal }),
    refetchInterval: ({ state }) => (state.data?.firstEventAt && state.data.leads ? false : 3000),
  });

export const checkPage = (site: string, url: string) =>
  call<InstallFindings>('POST', `${sitePath(site)}/install/check`, { body: { url } });
