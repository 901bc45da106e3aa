/** A channel by mark and name: hue for the eye, icon and filling without colour, the name for everyone. */
import { channelLook } from '../channels.ts';
import { Icon } from './icon.tsx';
import { Tracked } from './tracked.tsx';

export function ChannelMark({ channel, size = 14 }: { channel: string; size?: number }) {
  const look = channelLook(channel);
  return (
    <span className="mark" data-hue={look.hue} data-paid={look.paid}>
      <Icon name={look.icon} size={size} />
    </span>
  );
}

export function ChannelTag({ channel }: { channel: string }) {
  return (
    <span className="channel">
      <ChannelMark channel={channel} />
      <Tracked>{channel}</Tracked>
    </span>
  );
}
