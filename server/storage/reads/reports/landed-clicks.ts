/** Landings as an ad platform counts them: its clicks that came to a page, seen as visits or kept aside. */
import { dayIn } from '../../../domain/day.ts';
import type { EventBody } from '../../../domain/journey/fact.ts';
import { type DeriveSettings, landingOf } from '../../../domain/journey/touchpoints.ts';
import { clickIds } from '../../../domain/source/click-ids.ts';
import type { SourceInput } from '../../../domain/source/input.ts';
import { verdict } from '../../../domain/source/verdict.ts';
import { inList, type Sql, type Value } from '../../sql.ts';
import { breathe } from '../../took-too-long.ts';
import { askKept } from './ask-kept.ts';
import { type KnownSource, knownSources } from './kpis.ts';
import { VisitorNumbers } from './visitor-numbers.ts';
import type { Period } from './visits.ts';

/** A source with the names of the click ids that came with it. */
export interface ClickSource extends KnownSource {
  clickIds: string[];
}

export async function clickSources(sql: Sql, siteId: number): Promise<ClickSource[]> {
  const sources = await knownSources(sql, siteId);
  const rows = await sql.all<{ id: string; input: string }>('select id, input from traffic_sources where site_id = ?', [
    siteId,
  ]);
  const inputs = new Map(rows.map(({ id, input }) => [id, (JSON.parse(input) as SourceInput).clickIds]));
  return sources.map((source) => ({ ...source, clickIds: inputs.get(source.id) ?? [] }));
}

/** In any order. */
export interface LandedClicks {
  /** ms UTC */
  at: Float64Array;
  /** Places in the asked sources. */
  source: Uint32Array;
  /** 1: inside a running visit, where it begins no visit of its own. */
  inside: Uint8Array;
  /** 1: its click id had come before: the same click again, from a bookmark, a restored tab or a passed-on link. */
  reused: Uint8Array;
}

const PAGE = 20_000;
/** So long before, another landing with the same click id is looked for. Platforms take no older clicks either. */
const REUSE_MS = 90 * 86_400_000;

interface Touch {
  visitor_id: string;
  message_id: string;
  occurred_at: number;
  type: string;
  traffic_source: string;
}

interface Row extends Touch {
  url: string | null;
  referrer: string | null;
  body: string | null;
}

/** Visits of a period that came from these sources (ids), and campaigns of theirs that began inside a visit. */
export async function landedClicks(
  sql: Sql,
  siteId: number,
  { from, to }: Period,
  sources: readonly string[],
  landing: DeriveSettings,
  deadline: number,
): Promise<LandedClicks> {
  const known = await clickSources(sql, siteId);
  const withIds = new Set(known.filter(({ clickIds }) => clickIds.length > 0).map(({ id }) => id));
  const place = new Map(sources.map((id, i) => [id, i]));
  // Columns: there may be a million.
  const clicks = { at: [] as number[], source: [] as number[], inside: [] as number[], reused: [] as number[] };
  const add = (at: number, source: number, isInside: boolean, again: boolean) => {
    clicks.at.push(at);
    clicks.source.push(source);
    clicks.inside.push(Number(isInside));
    clicks.reused.push(Number(again));
  };
  await readPlain(
    sql,
    siteId,
    { from, to },
    new Map([...place].filter(([id]) => !withIds.has(id))),
    deadline,
    (at, source, isInside) => add(at, source, isInside, false),
  );

  const marked = sources.filter((id) => withIds.has(id));
  const values = new VisitorNumbers();
  const seenAt: number[] = [];
  const earliest = from - REUSE_MS;
  for (let after: Value[] = [earliest, '', '']; marked.length > 0; await breathe(deadline)) {
    const rows = await sql.all<Row>(
      `select t.visitor_id, t.message_id, t.occurred_at, t.type, t.traffic_source, e.url, e.referrer, e.body
       from touchpoints t
       join events e on e.site_id = t.site_id and e.visitor_id = t.visitor_id and e.message_id = t.message_id
       where t.site_id = ? and t.occurred_at >= ? and t.occurred_at < ? and t.type in ('visit', 'campaign')
         and t.traffic_source ${inList(sql)} and (t.occurred_at, t.visitor_id, t.message_id) > (?, ?, ?)
       order by t.occurred_at, t.visitor_id, t.message_id limit ${PAGE}`,
      [siteId, after[0]!, to, marked, ...after],
    );
    for (const row of rows) {
      let again = false;
      for (const id of singleClicks(row, landing)) {
        const number = values.of(id);
        again ||= row.occurred_at - (seenAt[number] ?? Number.NEGATIVE_INFINITY) <= REUSE_MS;
        seenAt[number] = row.occurred_at;
      }
      if (row.occurred_at >= from) {
        add(row.occurred_at, place.get(row.traffic_source)!, row.type === 'campaign', again);
      }
    }
    if (rows.length < PAGE) break;
    const last = rows.at(-1)!;
    after = [last.occurred_at, last.visitor_id, last.message_id];
  }
  return {
    at: Float64Array.from(clicks.at),
    source: Uint32Array.from(clicks.source),
    inside: Uint8Array.from(clicks.inside),
    reused: Uint8Array.from(clicks.reused),
  };
}

/** What comes without a click id is no click again: its events need not be read, nor visits that are kept. */
async function readPlain(
  sql: Sql,
  siteId: number,
  { from, to }: Period,
  places: ReadonlyMap<string, number>,
  deadline: number,
  add: (at: number, source: number, isInside: boolean) => void,
): Promise<void> {
  if (places.size === 0) return;
  const visits = await askKept(sql, siteId, { from, to }, deadline, ({ list, sources: known }) => {
    const placeOf = Int32Array.from(known, (id) => places.get(id) ?? -1);
    for (let row = 0; row < list.size; row++) {
      const at = list.at[row]!;
      const source = placeOf[list.source[row]!]!;
      if (source >= 0 && at >= from && at < to) add(at, source, false);
    }
    return known;
  });
  const types = visits ? "('campaign')" : "('visit', 'campaign')";
  for (let after: Value[] = [from, '', '']; ; await breathe(deadline)) {
    const rows = await sql.all<Touch>(
      `select visitor_id, message_id, occurred_at, type, traffic_source from touchpoints
       where site_id = ? and occurred_at >= ? and occurred_at < ? and type in ${types}
         and traffic_source ${inList(sql)} and (occurred_at, visitor_id, message_id) > (?, ?, ?)
       order by occurred_at, visitor_id, message_id limit ${PAGE}`,
      [siteId, after[0]!, to, [...places.keys()], ...after],
    );
    for (const row of rows) add(row.occurred_at, places.get(row.traffic_source)!, row.type === 'campaign');
    if (rows.length < PAGE) return;
    const last = rows.at(-1)!;
    after = [last.occurred_at, last.visitor_id, last.message_id];
  }
}

type Landed = Pick<Row, 'url' | 'referrer' | 'body'>;

const readLanded = ({ url, referrer, body }: Landed, settings: DeriveSettings) =>
  landingOf({ url, referrer, body: body === null ? null : (JSON.parse(body) as EventBody) }, settings);

/** The ids on a landing's address that belong to one click alone. */
function singleClicks(row: Landed, settings: DeriveSettings): string[] {
  const found = Object.entries(readLanded(row, settings).clickIds);
  return found
    .filter(([name, value]) => clickIds.get(name)?.single && value !== '')
    .map(([name, value]) => `${name}=${value}`);
}

/** Clicks that came to a page and were kept aside. */
export interface AsideClicks {
  /** ms UTC, a quarter of an hour or less before them. */
  at: number;
  source: string | null;
  medium: string | null;
  campaign: string | null;
  campaignId: string | null;
  clickIds: string[];
  isBot: boolean;
  clicks: number;
}

const QUARTER_MS = 900_000;
/** Of an event's times, the one it is looked for by is that of its receipt; its own is this much later at most. */
const CLOCKS_MS = 86_400_000;
const BOTS = ['bot', 'headless', 'webdriver', 'impossible_rate', 'data_centre'];

/** Landings with a campaign that were kept aside. One visitor counts once a day (in the site's time zone) and campaign. */
export async function asideClicks(
  sql: Sql,
  siteId: number,
  { from, to }: Period,
  timeZone: string,
  settings: DeriveSettings,
  deadline: number,
): Promise<AsideClicks[]> {
  const counts = new Map<string, AsideClicks>();
  const seen = new Set<string>();
  const { rules, aliases } = settings.channels;
  const dayOf = dayIn(timeZone);
  for await (const row of keptAside(sql, siteId, { from, to }, deadline)) {
    const landing = readLanded(row, settings);
    const once = `${row.visitor_id} ${dayOf(row.occurred_at)} ${landing.signature}`;
    if (!landing.hasCampaign || seen.size === seen.add(once).size) continue;
    const { source, medium, campaign, campaignId } = verdict(landing.input, rules, aliases);
    const at = Math.floor(row.occurred_at / QUARTER_MS) * QUARTER_MS;
    const isBot = row.quarantine.split(',').some((reason) => BOTS.includes(reason));
    const click = { at, source, medium, campaign, campaignId, clickIds: landing.input.clickIds, isBot };
    const key = JSON.stringify(click);
    const known = counts.get(key);
    if (known) known.clicks++;
    else counts.set(key, { ...click, clicks: 1 });
  }
  return [...counts.values()];
}

interface AsideRow extends Landed {
  visitor_id: string;
  message_id: string;
  occurred_at: number;
  received_at: number;
  quarantine: string;
}

async function* keptAside(sql: Sql, siteId: number, { from, to }: Period, deadline: number) {
  for (let after: Value[] = [from - CLOCKS_MS, '', '']; ; await breathe(deadline)) {
    const rows = await sql.all<AsideRow>(
      `select visitor_id, message_id, occurred_at, received_at, url, referrer, body, quarantine from events
       where site_id = ? and quarantine is not null and received_at >= ? and type = 'page_view'
         and occurred_at >= ? and occurred_at < ? and (received_at, visitor_id, message_id) > (?, ?, ?)
       order by received_at, visitor_id, message_id limit ${PAGE}`,
      [siteId, after[0]!, from, to, ...after],
    );
    yield* rows;
    if (rows.length < PAGE) return;
    const last = rows.at(-1)!;
    after = [last.received_at, last.visitor_id, last.message_id];
  }
}
