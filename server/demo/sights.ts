/** What to look at in the demo: the stories of the cast, each with a link to its lead. */
import type { DemoSite } from './demo-site.ts';
import { castOf } from './generator/dataset.ts';
import type { PublicApi } from './public-api.ts';

const SIGHTS: Record<string, string> = {
  'long memory': 'first heard of us 18 months ago, bought last week',
  'buying committee': 'one of six people on twelve devices behind one large deal',
  'two addresses': 'two e-mail addresses, one person: the CRM said so',
  'shared browser': 'one browser, two people, each with her own part of the journey',
  'no web journey': 'a deal won without a single visit',
  refund: 'won, then half of it paid back',
  'hostile strings': 'a name that is a formula, a campaign that is markup: nothing happens',
};

export async function sights(
  api: PublicApi,
  site: DemoSite,
  { url, signInToken }: { url: string; signInToken: string },
): Promise<string> {
  const lines = [
    '',
    `  ${site.definition.seed === 1 ? 'The demo' : `The demo of seed ${site.definition.seed}`} is ready. Sign in, then look at`,
    '',
  ];
  for (const { story, leads } of castOf(site.definition)) {
    const said = story && SIGHTS[story];
    const email = leads[0]?.emails[0];
    if (!said || !email) continue;
    const { body } = await api.get(`/v1/leads?site=${site.id}&email=${encodeURIComponent(email)}`);
    const [lead] = body.data;
    if (lead) lines.push(`    ${url}/leads/${lead.id}?site=${site.id}`, `        ${said}`);
  }
  lines.push('', `  Sign in     ${url}/sign-in#token=${signInToken}`, '', '');
  return lines.join('\n');
}
