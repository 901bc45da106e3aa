import { expect, test } from 'vitest';
import { DEFAULT_CHANNEL_RULES } from './channel-rules.ts';
import { type ContactSource, contactVerdict } from './contact.ts';

test.each<[ContactSource, channel: string, rule: string]>([
  [{ type: 'call' }, 'Phone', 'contact-call'],
  [{ type: 'call', source: 'google', medium: 'cpc' }, 'Phone', 'contact-call'],
  [{ type: 'chat' }, 'Chat', 'contact-chat'],
  [{ type: 'meeting' }, 'Events', 'contact-meeting'],
  [{ type: 'event' }, 'Events', 'contact-event'],
  [{ type: 'webinar' }, 'Events', 'contact-webinar'],
  [{ type: 'direct_mail' }, 'Direct Mail', 'contact-direct-mail'],
  [{ type: 'email_click' }, 'Email', 'contact-email'],
  [{ type: 'email_open' }, 'Email', 'contact-email'],
  [{ type: 'ad_impression', source: 'linkedin', medium: 'paid' }, 'Paid Social', 'paid-social'],
  [{ type: 'other', source: 'google' }, 'Organic Search', 'organic-search'],
  [{ type: 'other', source: 'hearsay', medium: 'talk' }, 'Offline', 'contact-offline'],
  [{ type: 'other' }, 'Offline', 'contact-offline'],
  [{ type: 'toString' }, 'Offline', 'contact-offline'],
  [{ type: 'call', channel: ' Trade Fair ' }, 'Trade Fair', 'contact-given'],
  [{ type: 'call', channel: ' ' }, 'Phone', 'contact-call'],
])('%o is %s', (contact, channel, rule) => {
  expect(contactVerdict(contact, DEFAULT_CHANNEL_RULES)).toMatchObject({ channel, channelRule: rule });
});

test('what was sent is kept, what was not is null', () => {
  expect(contactVerdict({ type: 'event', campaign: 'Fair 2026', source: '' }, DEFAULT_CHANNEL_RULES)).toEqual({
    source: null,
    medium: null,
    campaign: 'Fair 2026',
    content: null,
    campaignId: null,
    channel: 'Events',
    channelRule: 'contact-event',
  });
});
