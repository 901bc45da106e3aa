import { expect, test } from 'vitest';
import { maskUrl } from '../server/domain/privacy/mask-url.ts';
import clickIds from '../server/domain/source/data/click-ids.json' with { type: 'json' };
import { SOURCE } from './sources.ts';

const names = (kept: boolean) =>
  clickIds.clickIds.filter(({ kind }) => (kind !== 'recipient_id') === kept).map(({ name }) => name);
const OTHERS =
  'utm_source UTM_ID utm%5Fsource MTM%5fcampaign mtm_campaign matomo_kwd pk_campaign piwik_kwd itm_source at_medium tw_source cm_mmc source ref cid s_cid cmpid wt_mc wt.mc_id xtor gad campaignid adgroupid';

test.each([...names(true), ...OTHERS.split(' ')])('%s keeps its value in the browser, as on the server', (name) => {
  expect(maskUrl(`https://acme.example/?${name}=value`)).toContain('=value');
  expect(SOURCE.test(name)).toBe(true);
});

test.each([
  ...names(false),
  ...'id userid sid uid session_id customer_id email token plan page q name order_id member_id publicid'.split(' '),
])('%s does not', (name) => {
  expect(maskUrl(`https://acme.example/?${name}=secret`)).not.toContain('secret');
  expect(SOURCE.test(name)).toBe(false);
});
