/** How a channel looks: a hue of the colour-blind-safe palette (styles/channels.css), an icon, and whether it was paid for. */
export const HUES = ['search', 'social', 'email', 'ads', 'referral', 'ai', 'offline', 'direct'] as const;
export type Hue = (typeof HUES)[number];

export interface ChannelLook {
  hue: Hue;
  icon: string;
  /** Paid marks are filled, the others outlined: a second cue beside the hue. */
  paid: boolean;
}

/** First match wins. Sites can name channels of their own: words are matched, not whole names. */
const LOOKS: readonly [RegExp, Hue, string][] = [
  [/^direct$/i, 'direct', 'direct'],
  [/\bai\b|assistant/i, 'ai', 'sparkle'],
  [/search/i, 'search', 'search'],
  [/social/i, 'social', 'social'],
  [/video/i, 'ads', 'play'],
  [/shopping/i, 'ads', 'bag'],
  [/audio|podcast/i, 'ads', 'audio'],
  [/display|cross-network|banner/i, 'ads', 'display'],
  [/direct mail/i, 'offline', 'post'],
  [/e-?mail|newsletter/i, 'email', 'mail'],
  [/push/i, 'email', 'bell'],
  [/\bsms\b/i, 'email', 'chat'],
  [/referral/i, 'referral', 'link'],
  [/affiliate|partner/i, 'referral', 'partner'],
  [/phone|call/i, 'offline', 'phone'],
  [/chat/i, 'offline', 'chat'],
  [/event|fair|meeting|webinar/i, 'offline', 'calendar'],
  [/offline/i, 'offline', 'pin'],
  [/^paid /i, 'ads', 'display'],
];

const PAID = /^paid |^display$|cross-network|affiliate|\bads?\b/i;

export function channelLook(channel: string): ChannelLook {
  const found = LOOKS.find(([pattern]) => pattern.test(channel));
  const paid = PAID.test(channel);
  return found ? { hue: found[1], icon: found[2], paid } : { hue: 'direct', icon: 'tag', paid };
}
