/**
 * Google Consent Mode as the site's consent: `gtag('consent', ...)` as banners push it, `analytics_storage` unless
 * `data-consent-mode` names another. A default of "denied" only means not asked yet; a default of "granted" counts.
 */
import type { Adapter } from '../adapters.ts';

const consentMode: Adapter = ({ calls, guard, options }) => {
  const page = window as { dataLayer?: unknown[] };
  const purpose = options.consentMode || 'analytics_storage';
  const read = guard((entry: { 0?: unknown; 1?: unknown; 2?: Record<string, string> }) => {
    const choice = entry[0] === 'consent' ? entry[2]?.[purpose] : undefined;
    if (choice && (entry[1] === 'update' || choice === 'granted')) calls.consent(choice);
  });
  page.dataLayer ??= [];
  const layer = page.dataLayer;
  for (const entry of [...layer]) read(entry as object);
  const { push } = layer;
  layer.push = function (...entries) {
    entries.forEach(read as (entry: unknown) => void);
    return push.apply(this, entries);
  };
};
export default consentMode;
