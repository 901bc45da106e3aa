import type { ChannelGroup } from '../../../shared/api/site.ts';

/** What belongs to none of a site's groups. */
export const OTHER_GROUP = 'Other';

/** The first of the site's own groups that a touchpoint is in, by its channel or its type. */
export function channelGroupOf(groups: readonly ChannelGroup[], channel: string, type: string): string {
  const found = groups.find(
    (group) =>
      group.channels?.some((name) => name.toLowerCase() === channel.toLowerCase()) ||
      group.types?.some((name) => name === type),
  );
  return found?.name ?? OTHER_GROUP;
}
