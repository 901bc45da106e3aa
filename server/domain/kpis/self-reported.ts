/** What leads say of how they came, and what was tracked, brought under the same few names so that they can be compared. */

/** The first that fits decides: the more particular come first. */
const SAID: readonly [group: string, pattern: RegExp][] = [
  ['AI Assistants', /chat ?gpt|claude|gemini|copilot|perplexity|\bai\b|\bllm\b/i],
  ['Podcast', /podcast|spotify/i],
  ['Video', /youtube|vimeo|video/i],
  [
    'Social',
    /linked ?in|facebook|instagram|twitter|tik ?tok|reddit|\bx\.com\b|social|mastodon|threads|pinterest|xing|slack|whatsapp/i,
  ],
  ['Events', /event|fair|conference|meetup|messe|webinar|trade ?show|summit|expo/i],
  ['Email', /e-?mail|newsletter|mailing/i],
  [
    'Word of Mouth',
    /friend|colleague|recommend|word of mouth|refer(?:red|ral) (?:by|from)|empfehl|kolleg|freund|partner|customer|told me/i,
  ],
  ['Search', /google|bing|duckduckgo|search|suche|seo|ecosia|yahoo/i],
  ['Advertising', /\bads?\b|advert|banner|anzeige|werbung|billboard/i],
  ['Referral', /blog|article|review|g2|capterra|website|forum|news|press|podium|link/i],
];

/** The group of what a lead wrote; `Other` where no word is known. */
export function groupSaid(text: string): string {
  return SAID.find(([, pattern]) => pattern.test(text))?.[0] ?? 'Other';
}

const TRACKED: Readonly<Record<string, string>> = {
  'Organic Search': 'Search',
  'Paid Search': 'Search',
  'Organic Social': 'Social',
  'Paid Social': 'Social',
  'Organic Video': 'Video',
  'Paid Video': 'Video',
  'AI Assistants': 'AI Assistants',
  'AI Assistant': 'AI Assistants',
  Audio: 'Podcast',
  Display: 'Advertising',
  'Paid Other': 'Advertising',
  Affiliates: 'Referral',
};

/** The group of a channel; where there is none, the channel itself. */
export function groupTracked(channel: string): string {
  return TRACKED[channel] ?? channel;
}
