/** `throughline/browser`: the tracker for sites that bundle their scripts. The same code as `tl.js`. */

/** The attributes of the script tag, as strings: `cookieDomain` is `data-cookie-domain`. */
export interface Settings {
  /** The site's write key, `wk_...`. */
  site: string;
  /** The collector: `https://collect.example.com`, or the whole address. */
  api: string;
  consent?: 'required';
  cookieDomain?: string;
  /** Comma list: the visitor keeps her id between these. */
  domains?: string;
  forms?: 'off';
  spa?: 'off';
  hash?: 'on';
  respectGpc?: string;
  respectDnt?: string;
  /** Comma list of paths, `/admin/*`. */
  exclude?: string;
  /** Comma list of query parameters that keep their values. */
  query?: string;
  /** Adapters of this page: `chat consent-mode tcf phone`. */
  use?: string;
  consentMode?: string;
  tcfPurposes?: string;
  phones?: string;
}

export type Properties = Record<string, unknown>;

export interface Identity {
  email?: string | null;
  phone?: string | null;
  externalId?: string | number | null;
  traits?: Properties | null;
}

/** What can be called, as `throughline.track(...)` or `throughline('track', ...)`. None throws. */
export interface Throughline {
  (call: string, ...given: unknown[]): unknown;
  track(name: string, properties?: Properties): void;
  identify(identity: Identity): void;
  page(properties?: Properties): void;
  consent(choice: 'granted' | 'denied'): void;
  optOut(): void;
  optIn(): void;
  reset(): void;
  /** Undefined without consent: then there is none. */
  getAnonymousId(callback?: (id: string | undefined) => void): string | undefined;
  fillForms(): void;
}

/** Starts the tracker; later calls answer the one that runs. Undefined where there is no page, as on a server. */
export function init(settings: Settings): Throughline | undefined;
