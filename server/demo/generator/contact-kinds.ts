/** Contacts outside the web: how they are told, the channel they must be counted to, and how far they move somebody. */
import type { ContactType } from '../../../shared/vocabulary.ts';

export type ContactKind = 'call' | 'meeting' | 'fair' | 'webinar' | 'letter' | 'chat' | 'mail-click';

export const CONTACTS: Record<
  ContactKind,
  { type: ContactType; source: string; medium: string; channelByRule: string; trueChannel: string; push: number }
> = {
  call: { type: 'call', source: 'sales', medium: 'phone', channelByRule: 'Phone', trueChannel: 'Phone', push: 0.12 },
  meeting: {
    type: 'meeting',
    source: 'sales',
    medium: 'meeting',
    channelByRule: 'Events',
    trueChannel: 'Events',
    push: 0.55,
  },
  fair: { type: 'event', source: 'fair', medium: 'event', channelByRule: 'Events', trueChannel: 'Events', push: 0.8 },
  webinar: {
    type: 'webinar',
    source: 'webinar',
    medium: 'webinar',
    channelByRule: 'Events',
    trueChannel: 'Events',
    push: 0.5,
  },
  letter: {
    type: 'direct_mail',
    source: 'brief',
    medium: 'post',
    channelByRule: 'Direct Mail',
    trueChannel: 'Direct Mail',
    push: 0.15,
  },
  chat: { type: 'chat', source: 'site', medium: 'chat', channelByRule: 'Chat', trueChannel: 'Chat', push: 0.25 },
  'mail-click': {
    type: 'email_click',
    source: 'sales',
    medium: 'email',
    channelByRule: 'Email',
    trueChannel: 'Email',
    push: 0.1,
  },
};
