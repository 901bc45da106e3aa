/** What a change of channel rules is said to do to the demo company's history is what it then does. */
import { expect, test } from 'vitest';
import { addDemoSite } from '../../server/demo/demo-site.ts';
import { startOfDay } from '../../server/demo/generator/calendar.ts';
import { unitsOf } from '../../server/demo/generator/dataset.ts';
import { load } from '../../server/demo/load.ts';
import { PublicApi } from '../../server/demo/public-api.ts';
import type { ChannelPreview } from '../../shared/api/channels.ts';
import type { Touchpoint } from '../../shared/api/journey.ts';
import { startApp } from '../support/app.ts';

const DEFINITION = { seed: 8, endsAt: startOfDay(Date.UTC(2026, 2, 10, 12)), scale: 0.03 };
const VERDICT = ['channel', 'channelRule', 'campaign'] as const;

test('a rule edit previewed on the demo equals the result after applying it', async () => {
  const app = await startApp();
  try {
    const api = new PublicApi(`http://127.0.0.1:${await app.listen()}`, app.adminKey);
    const { id: site } = await addDemoSite(api, DEFINITION);
    await load(api, site, unitsOf(DEFINITION));
    const url = `/v1/sites/${site}/channel-rules`;

    /** Every touchpoint there is, by the public API alone. */
    const touchpoints = async (): Promise<Map<string, Touchpoint>> => {
      const { text } = await app.get(`/v1/exports/events?site=${site}`);
      const facts = text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line));
      const visitors = new Set<string>(facts.map(({ anonymousId }) => anonymousId).filter(Boolean));
      const found = new Map<string, Touchpoint>();
      const add = (list: Touchpoint[]) => {
        for (const touchpoint of list) found.set(touchpoint.id, touchpoint);
      };
      for (const id of visitors)
        add((await app.get(`/v1/visitors/${id}/journey?site=${site}&limit=500`)).body.touchpoints ?? []);
      const { data } = (await app.get(`/v1/leads?site=${site}&limit=500`)).body;
      for (const { id } of data)
        add((await app.get(`/v1/leads/${id}/journey?site=${site}&limit=500`)).body.touchpoints);
      // Contacts with a company that name no person.
      const accounts = (await app.get(`/v1/reports/accounts?site=${site}&limit=500`)).body.rows;
      for (const { account } of accounts)
        add((await app.get(`/v1/accounts/${account}/journey?site=${site}&limit=500`)).body.touchpoints);
      return found;
    };
    const inChannel = (all: Map<string, Touchpoint>, name: string) =>
      [...all.values()].filter(({ channel }) => channel === name).length;

    const before = await touchpoints();
    const { rules } = (await app.get(url)).body;
    const change = {
      rules: [
        { id: 'newsletter', channel: 'Newsletter', when: { field: 'source', contains: ['newsletter'] } },
        ...rules.filter(({ id }: { id: string }) => id !== 'display' && id !== 'ai-assistant'),
      ],
    };
    const preview: ChannelPreview = (await app.post(`${url}/preview?limit=500`, change)).body;
    expect(preview.touchpoints.moved).toBeGreaterThan(20);
    // Those of an erased person count, but no journey leads to them any more.
    const hidden = preview.touchpoints.total - before.size;
    expect(hidden).toBeGreaterThanOrEqual(0);
    expect(hidden).toBeLessThan(5);

    expect((await app.put(url, change)).status).toBe(200);
    await expect.poll(async () => (await app.get(url)).body.application.status, { timeout: 30_000 }).toBe('done');
    const after = await touchpoints();
    for (const { channel, before: was, after: becomes } of preview.channels)
      expect([channel, becomes - was]).toEqual([channel, inChannel(after, channel) - inChannel(before, channel)]);
    const verdict = (touchpoint: Touchpoint | undefined) => VERDICT.map((name) => touchpoint?.[name]);
    const moved = [...after.values()].filter(
      (touchpoint) => verdict(touchpoint).join() !== verdict(before.get(touchpoint.id)).join(),
    );
    expect(moved.map(({ id }) => id).sort()).toEqual(preview.moved.map(({ id }) => id).sort());
    for (const one of preview.moved) {
      expect(verdict(before.get(one.id))).toEqual(VERDICT.map((name) => one.before[name]));
      expect(verdict(after.get(one.id))).toEqual(VERDICT.map((name) => one.after[name]));
    }
  } finally {
    await app.close();
  }
}, 120_000);
