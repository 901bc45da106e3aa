import { expect, test } from 'vitest';
import type { DigestPayload } from '../../../shared/api/digest.ts';
import { letterOf } from './letter.ts';

const figure = (kpi: string, value: number | string | null, before: number | string | null, change: number | null) => ({
  kpi,
  value,
  before,
  change,
});
const DIGEST: DigestPayload = {
  name: 'Acme',
  from: '2026-01-26',
  to: '2026-02-02',
  currency: 'EUR',
  figures: [
    figure('revenue', '12345.50', '10000.00', 0.23455),
    figure('visits', 1200, 2400, -0.5),
    figure('leads', 3, 0, null),
    figure('roi', 1.5, 1.5, 0),
    figure('salesCycleDays', 41.25, null, null),
    figure('cpl', null, null, null),
  ],
  channels: [{ channel: 'Paid Search', visits: 700, leads: 2, won: 1, revenue: '12345.50' }],
  alerts: [
    {
      kind: 'trafficStopped',
      raised: true,
      since: '2026-02-01T00:00:00.000Z',
      checkedAt: '2026-02-02T00:00:00.000Z',
      figures: { hours: 24 },
    },
  ],
  text: '',
  links: { dashboard: 'https://leads.example/?site=a&from=2026-01-26' },
};
const LINK = 'https://leads.example/unsubscribe?token=abc';
/** Intl puts blanks of several kinds between number and unit. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

test('a week is told in English, each figure with its unit and its change', () => {
  const { subject, text } = letterOf(DIGEST, 'en', LINK);
  expect(subject).toBe('Acme: the week of 26 Jan 2026 to 1 Feb 2026');
  expect(plain(text)).toBe(`Acme
26 Jan 2026 to 1 Feb 2026, beside the week before

Figure: This week | Change
Revenue: €12,345.50 | +23%
Visits: 1,200 | -50%
Leads: 3 | new
ROI: 150% | 0%
Sales cycle: 41.3 days | –
Cost per lead: – | –

The strongest channels
Channel: Visits | Leads | Won deals | Revenue
Paid Search: 700 | 2 | 1 | €12,345.50

Alerts
- No visit arrived in the last 24 hours.

Open the dashboard: https://leads.example/?site=a&from=2026-01-26

You get this because you asked for the weekly digest in your account.
Stop it for this site: ${LINK}
`);
});

test('and in German', () => {
  const { subject, text, html } = letterOf(DIGEST, 'de', LINK);
  expect(subject).toBe('Acme: die Woche vom 26.01.2026 bis 01.02.2026');
  for (const said of [
    'Umsatz: 12.345,50 € | +23 %',
    'Verkaufszyklus: 41,3 Tage',
    'Seit 24 Stunden kam kein Besuch an.',
  ])
    expect(plain(text)).toContain(said);
  expect(html).toContain('<html lang="de">');
});

test('names are text, whatever stands in them, and nothing is loaded from anywhere', () => {
  const hostile = `<img src=x onerror="alert(1)">\r\nBcc: eve@evil.example '&`;
  const { subject, html } = letterOf(
    {
      ...DIGEST,
      name: hostile,
      channels: [{ ...DIGEST.channels[0]!, channel: hostile }],
      alerts: [{ ...DIGEST.alerts[0]!, kind: 'spendWithoutClicks', figures: { days: 3, sources: [hostile] } }],
    },
    'en',
    `${LINK}&"><script>`,
  );
  expect(subject).not.toMatch(/[\r\n]/);
  expect(html).not.toMatch(/<(img|script|link|iframe|style)\b/i);
  expect(
    html.match(/&lt;img src=x onerror=&quot;alert\(1\)&quot;&gt; Bcc: eve@evil\.example &#39;&amp;/g),
  ).toHaveLength(4);
  expect([...html.matchAll(/(?:src|background|url)\s*[=(]/gi)].map(([found]) => found)).toEqual(Array(4).fill('src='));
});
