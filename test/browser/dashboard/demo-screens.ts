/** Every screen that the demo has something to show on. */
import type { Demo } from './open-demo.ts';

const first = async (demo: Demo, list: string) => (await demo.get(list)).data[0];

/** @param ready what is there when the screen is whole */
export const SCREENS: [name: string, ready: string, path: (demo: Demo) => string | Promise<string>][] = [
  ['overview', '.sparkline', () => '/'],
  ['leads', '.leads tbody tr', () => '/leads?channel=Email'],
  ['suggestions', '.notice', () => '/leads/suggestions'],
  ['lead', '.data tbody tr', async (demo) => `/leads/${(await first(demo, '/v1/leads?limit=1')).id}`],
  ['deals', '.data tbody tr', () => '/deals'],
  ['deal', '.model-bars li', async (demo) => `/deals/${(await first(demo, '/v1/deals?stage=won&limit=1')).externalId}`],
  ['accounts', '.data tbody tr', () => '/accounts'],
  ['attribution', '.spread', () => '/attribution?channel=Paid+Search&groupBy=source'],
  ['campaigns', '.data tbody tr', () => '/campaigns'],
  ['kpis', '.sparkline', () => '/kpis'],
  ['cohorts', '.data tbody tr', () => '/cohorts'],
  ['quality', '.data tbody tr', () => '/quality'],
  ['traffic', '.data tbody tr', () => '/traffic'],
  ['dark-social', '.notice', () => '/dark-social'],
  ['campaign-tags', '.data tbody tr', () => '/campaign-tags'],
  ['funnel', '.funnel li', () => '/funnel'],
  ['landing-pages', '.data tbody tr', () => '/landing-pages'],
  ['paths', '.data tbody tr', () => '/paths'],
  ['self-reported', '.data tbody tr', () => '/self-reported'],
  ['settings', '.settings-form', () => '/settings'],
  ['channel-rules', '.rule', () => '/settings/channel-rules'],
  ['campaign-names', '.rules', () => '/settings/campaign-names'],
  ['models', '.settings-form', () => '/settings/models'],
  ['conversions', '.settings-form', () => '/settings/conversions'],
  ['groups', '.settings-form', () => '/settings/groups'],
  ['privacy', '.form-grid', () => '/settings/privacy'],
  ['imports', 'input[type=file]', () => '/settings/imports'],
  ['exports', '.settings-form', () => '/settings/exports'],
  ['quarantine', '.data tbody tr', () => '/settings/quarantine'],
  [
    'account',
    '.data tbody tr',
    async (demo) => `/accounts/${(await demo.get('/v1/reports/accounts?limit=1')).rows[0].account}`,
  ],
  ['install', '#content form', () => '/install'],
  ['alerts', '.settings-form', () => '/settings/alerts'],
  ['inbound', '.settings-form', () => '/settings/inbound'],
  ['webhooks', '.settings-form', () => '/settings/webhooks'],
  ['users', '.notice', () => '/settings/users'],
  ['shares', '.notice', () => '/settings/shares'],
  ['audit', '.data tbody tr', () => '/settings/audit'],
];
