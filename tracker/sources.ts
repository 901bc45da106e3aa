/**
 * Names of parameters that a visit's source is derived from: the server's families, alternates and click ids
 * (server/domain/privacy/mask-url.ts), in as few bytes as they take. sources.test.ts holds the two together.
 */
export const SOURCE =
  /^((utm|mtm|matomo|pk|piwik|itm|hsa|at|tw|cm|gad)(_|%5f).*|\w{0,4}c(l(ic)?k?_?)?id|(campaign|adgroup|ransite|rt|wicked|srslt|igsh|admitad_u|(li_fat|ef|_branch_match)_)id|[gw]braid|gclsrc|gad|igsh|epik|_openstat|irgwc|cjevent|awc|tduid|oborigurl|dicbo|tblci|_hsmi|source|ref|cmpid|wt.mc|wt.mc_id|xtor)$/i;
