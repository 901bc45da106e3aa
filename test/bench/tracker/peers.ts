/** The trackers that are compared: what each is installed from, and the page's code that uses it as its makers say. */

export interface Peer {
  name: string;
  /** npm packages with exact versions; none for our own. */
  packages: string[];
  /** A module. `ENDPOINT` is the collector's address; it sends a page view and offers `window.track(name, payload)`. */
  code: string;
}

export const PEERS: Peer[] = [
  {
    name: 'Plausible',
    packages: ['@plausible-analytics/tracker@0.4.6'],
    code: `import { init, track } from '@plausible-analytics/tracker';
      init({ domain: 'acme.test', endpoint: ENDPOINT + '/api/event', captureOnLocalhost: true, outboundLinks: true, fileDownloads: true, formSubmissions: true });
      window.track = (name, payload) => track(name, { props: { payload } });`,
  },
  {
    name: 'OpenPanel',
    packages: ['@openpanel/web@1.4.1'],
    code: `import { OpenPanel } from '@openpanel/web';
      const op = new OpenPanel({ clientId: 'x', apiUrl: ENDPOINT, trackScreenViews: true, trackOutgoingLinks: true, trackAttributes: true });
      window.track = (name, payload) => op.track(name, { payload });`,
  },
  {
    name: 'Snowplow',
    packages: ['@snowplow/browser-tracker@4.10.1'],
    code: `import { newTracker, trackPageView, trackStructEvent } from '@snowplow/browser-tracker';
      newTracker('sp', ENDPOINT, { appId: 'x' });
      trackPageView();
      window.track = (name, payload) => trackStructEvent({ category: 'c', action: name, label: payload });`,
  },
  {
    name: 'Mixpanel',
    packages: ['mixpanel-browser@2.83.0'],
    code: `import mixpanel from 'mixpanel-browser';
      mixpanel.init('token', { api_host: ENDPOINT, track_pageview: true, persistence: 'localStorage' });
      window.track = (name, payload) => mixpanel.track(name, { payload });`,
  },
];
