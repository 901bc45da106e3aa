import { Type } from 'typebox';

/** What of it matters to us; the SDK wants the rest to be there. */
export const SegmentSettings = Type.Object({
  integrations: Type.Object({
    'Segment.io': Type.Object({ apiKey: Type.String(), apiHost: Type.String(), protocol: Type.String() }),
  }),
});

/**
 * What Segment's browser SDK (analytics.js 2) loads before it sends anything: where to, and nothing else to load. Made
 * of the request alone, so that nothing of a site can be read with its public key.
 */
export function segmentSettings(writeKey: string, protocol: string, host: string) {
  return {
    integrations: {
      'Segment.io': { apiKey: writeKey, apiHost: `${host}/v1`, protocol, versionSettings: { componentTypes: [] } },
    },
    plan: { track: { __default: { enabled: true, integrations: {} } } },
    edgeFunction: {},
    analyticsNextEnabled: true,
    middlewareSettings: {},
    enabledMiddleware: {},
    metrics: { sampleRate: 0 },
    legacyVideoPluginsEnabled: false,
    remotePlugins: [],
  };
}
