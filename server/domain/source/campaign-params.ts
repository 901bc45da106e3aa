/**
 * Campaign parameters in landing addresses. Per field the first name of its list that has a value wins: GA4's `utm_`
 * names, then Matomo's families, then names of other tools (Adobe, AT Internet, Coremetrics, Webtrends, Triple Whale), last
 * Plausible's bare `source` and `ref`.
 * Never here: `itm_*`, a site's own promotions.
 */

export const CAMPAIGN_FIELDS = [
  'source',
  'medium',
  'campaign',
  'content',
  'campaignId',
  'sourcePlatform',
  'creativeFormat',
  'marketingTactic',
  'term',
] as const;
export type CampaignField = (typeof CAMPAIGN_FIELDS)[number];

const NAMES: Record<CampaignField, string> = {
  source: 'utm_source mtm_source matomo_source pk_source piwik_source tw_source source ref',
  medium: 'utm_medium mtm_medium matomo_medium pk_medium piwik_medium at_medium',
  campaign:
    'utm_campaign utm_name mtm_campaign matomo_campaign mtm_cpn pk_campaign piwik_campaign pk_cpn piwik_cpn at_campaign ' +
    'tw_campaign wt_mc wt.mc_id cm_mmc cmpid xtor',
  content: 'utm_content mtm_content matomo_content pk_content piwik_content utm_creative',
  campaignId: 'utm_id mtm_cid matomo_cid pk_cid piwik_cid utm_campaignid utm_cid mtm_clid',
  sourcePlatform: 'utm_source_platform',
  creativeFormat: 'utm_creative_format',
  marketingTactic: 'utm_marketing_tactic',
  term: 'utm_term utm_keyword mtm_keyword mtm_kwd matomo_keyword matomo_kwd pk_keyword pk_kwd piwik_keyword piwik_kwd',
};

export interface CampaignParam {
  field: CampaignField;
  /** Lower wins. */
  rank: number;
  /** Also an ordinary word: counts only on links from elsewhere. */
  bare: boolean;
}

/** By name, lower-case. */
export const campaignParams = new Map<string, CampaignParam>();
for (const field of CAMPAIGN_FIELDS) {
  NAMES[field].split(' ').forEach((name, rank) => {
    campaignParams.set(name, { field, rank, bare: name === 'source' || name === 'ref' });
  });
}

/** Words with which exports and templates say "nothing". */
const NOTHING = new Set(['null', 'undefined', '(not set)', '(not provided)']);

/**
 * What an ad platform would have replaced and did not: `{campaignid}`, `{{ad.name}}`, `[CAMPAIGN]`, `%%SITE%%`,
 * `${CAMPAIGN}`, `__CID__`, `*|CAMPAIGN|*`, `<campaign>`; encoded twice, `%7Bcampaignid%7D`.
 */
const MACRO =
  /^(\{.*\}|\$\{.*\}|\[[A-Z0-9_ ]+\]|%%.*%%|__[A-Za-z0-9]+(?:_[A-Za-z0-9]+)*__|\*\|.*\|\*|<[^<>]*>|%7[bB].*%7[dD])$/s;

/** True for values that carry nothing. */
export function isAbsent(value: string): boolean {
  if (value === '') return true;
  const first = value.charCodeAt(0);
  // Letters other than the n and u of the words above, and digits: by far the most values.
  if ((first > 97 && first < 123 && first !== 110 && first !== 117) || (first > 47 && first < 58)) return false;
  return NOTHING.has(value.toLowerCase()) || MACRO.test(value);
}
