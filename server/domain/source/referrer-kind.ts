import { adServers, assistants, networks, shops, videoSites, webmail } from './known-hosts.ts';
import { remember } from './memo.ts';
import { findSearchEngine } from './search-engines.ts';
import { ga4Category, type SourceCategory, shortName } from './source-categories.ts';

/** What a referrer is, decided from its host (and path prefix) alone, so that a better list changes history too. */
export interface ReferrerKind {
  kind: 'ai-assistant' | 'webmail' | 'ads' | 'search' | 'video' | 'social' | 'site';
  source: string;
  medium: string;
  /** The category for the channel rules. It follows what the place is, not what its name equals: Yahoo's webmail is no search. */
  category: SourceCategory | null;
}

/** Stands in place of a path: an engine's host, but none of its results pages (`google.com/reader`). */
export const NOT_A_SEARCH = '(other)';
/** Stands in place of a path: Google's product search. */
export const PRODUCT_SEARCH = '(shopping)';

/** Assistants before engines (gemini.google.com), webmail and ad servers before engines (mail.yandex.ru, google.com/aclk). */
export function classifyReferrer(host: string, path: string | null): ReferrerKind {
  return path === null ? classifyHost(host) : classify(host, path);
}

const classifyHost = remember((host) => classify(host, null));

function classify(host: string, path: string | null): ReferrerKind {
  const at = path ?? '';
  const assistant = assistants.find(host, at);
  if (assistant)
    return { kind: 'ai-assistant', source: assistant.value, medium: 'ai-assistant', category: 'ai-assistant' };

  const mail = webmail.find(host, at);
  if (mail) return { kind: 'webmail', source: mail.value, medium: 'email', category: null };

  const ads = adServers.find(host, at);
  if (ads) return { kind: 'ads', ...ads.value, category: ga4Category(ads.value.source) };

  if (path === PRODUCT_SEARCH)
    return { kind: 'search', source: 'google shopping', medium: 'organic', category: 'shopping' };
  if (path !== NOT_A_SEARCH) {
    const engine = findSearchEngine(host, at)?.engine;
    if (engine) {
      const category = ga4Category(engine.source) === 'shopping' ? 'shopping' : 'search';
      return { kind: 'search', source: engine.source, medium: 'organic', category };
    }
  }

  // GA4 keeps video sites and shops as referrals and tells them apart by source.
  const video = videoSites.find(host, at);
  if (video) return { kind: 'video', source: video.value, medium: 'referral', category: 'video' };

  const network = networks.find(host, at);
  if (network) return { kind: 'social', source: network.value, medium: 'social', category: 'social' };

  return (
    classifyByGa4(host, path) ?? {
      kind: 'site',
      source: host,
      medium: 'referral',
      category: shops.find(host, at) ? 'shopping' : null,
    }
  );
}

/** Hosts that only GA4's lists know. It wants equality; the mobile site of a listed one is taken too. */
function classifyByGa4(host: string, path: string | null): ReferrerKind | null {
  const category =
    ga4Category(host) ?? ga4Category(host.replace(/^(m|mobile|touch|amp|old|[a-z]{2})\.(?=[^.]+\.)/, ''));
  if (category === 'social') return { kind: 'social', source: shortName(host, category), medium: 'social', category };
  if (category === 'video') return { kind: 'video', source: shortName(host, category), medium: 'referral', category };
  if (category === 'search' && path !== NOT_A_SEARCH) {
    return { kind: 'search', source: shortName(host, category), medium: 'organic', category };
  }
  return category === null ? null : { kind: 'site', source: host, medium: 'referral', category };
}
