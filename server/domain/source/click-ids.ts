import data from './data/click-ids.json' with { type: 'json' };

/**
 * What a click id in the address says about the click. Three strengths, which decide where it stands between the
 * campaign parameters and the referrer:
 * - `paid`: only an ad or affiliate link carries it (gclid, msclkid, awc ...);
 * - `mail`: only a mailing's link carries it (mc_cid, _hsenc, mkt_tok ...);
 * - `hint`: free clicks carry it too (fbclid, igshid, srsltid, ysclid ...): used only where no referrer knows better.
 */
export interface ClickId {
  name: string;
  strength: 'paid' | 'mail' | 'hint';
  source: string | null;
  medium: string | null;
  /** Identifies a person, so its value is never kept. */
  recipient: boolean;
  /** Every click has another value; of companions (`gad_source`) many have the same. */
  single: boolean;
  /** One of Google Ads' own: the surface (YouTube, partner sites) is read from the referrer. */
  google: boolean;
  /** The campaign field its value fills when that is empty. */
  fills: 'campaign' | 'campaignId' | 'term' | null;
}

const GOOGLE_ADS = new Set(['gclid', 'gbraid', 'wbraid', 'gad_source', 'gad_campaignid']);
const FILLS: Record<string, ClickId['fills']> = {
  gad_campaignid: 'campaignId',
  hsa_cam: 'campaignId',
  mc_cid: 'campaignId',
  _hsmi: 'campaignId',
  hsa_kw: 'term',
  s_cid: 'campaign',
};

/** By name, lower-case; parameters are compared without case (`ScCid`, `sccid`). */
export const clickIds: ReadonlyMap<string, ClickId> = new Map(
  data.clickIds.map(({ name, kind, paid, source, medium }): [string, ClickId] => [
    name,
    {
      name,
      strength: paid === true ? 'paid' : medium === 'email' ? 'mail' : 'hint',
      source,
      medium,
      recipient: kind === 'recipient_id',
      single: kind === 'click_id',
      google: GOOGLE_ADS.has(name),
      fills: FILLS[name] ?? null,
    },
  ]),
);
/** The same, and the names that stand for several or for one advertiser of several: what inputs hold. */
const meanings = new Map(clickIds);

// One parameter, several advertisers: the value tells which, and only the names reach the verdict. HubSpot's ad links
// carry a dozen `hsa_` parameters that all say the same.
vary('hsa', 'hsa_net', {
  adwords: 'google',
  google: 'google',
  facebook: 'facebook',
  instagram: 'instagram',
  linkedin: 'linkedin',
  bing: 'bing',
  microsoft: 'bing',
});
vary('yclid', 'yclid', { yahoo: 'yahoo' });

function vary(base: string, like: string, sources: Record<string, string>): void {
  const pattern = meanings.get(like);
  if (!pattern) return;
  meanings.set(base, { ...pattern, name: base, fills: null });
  for (const [network, source] of Object.entries(sources)) {
    meanings.set(`${base}:${network}`, { ...pattern, name: `${base}:${network}`, source, fills: null });
  }
}

/** Parameters that identify a person and must not stay in stored addresses. */
export const RECIPIENT_PARAMETERS: readonly string[] = [...clickIds.values()]
  .filter((id) => id.recipient)
  .map((id) => id.name);

/** The name under which an id reaches the verdict: `hsa_net=linkedin` -> `hsa:linkedin`. */
export function verdictName(name: string, value: string, all: Readonly<Record<string, string>>): string {
  if (name.startsWith('hsa_')) {
    const network = `hsa:${all.hsa_net?.toLowerCase() ?? ''}`;
    return meanings.has(network) ? network : 'hsa';
  }
  // Yandex numbers its clicks; Yahoo! Japan uses the same name with a prefix of its own.
  if (name === 'yclid' && /^(YSS|YJAD)\./.test(value)) return 'yclid:yahoo';
  return name;
}

/** True if the id says anything about where the click came from: then it opens a touchpoint. */
export function opensTouchpoint(id: ClickId): boolean {
  return id.source !== null || id.medium !== null || id.fills !== null;
}

/** Of several ids of a strength the one that says most. Null if none says anything. */
export function implied(names: readonly string[], strength: ClickId['strength']): ClickId | null {
  let best: ClickId | null = null;
  for (const name of names) {
    const id = meanings.get(name);
    if (id?.strength !== strength || weight(id) === 0) continue;
    if (best === null || weight(id) > weight(best)) best = id;
  }
  return best;
}

function weight(id: ClickId): number {
  return (id.source === null ? 0 : 2) + (id.medium === null ? 0 : 1);
}
