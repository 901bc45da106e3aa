/** What another definition of channels would do to a site's history, told before it is applied. */
import type { TouchpointType } from '../../../shared/vocabulary.ts';
import { anonymousIdOf } from '../../domain/identity/visitor.ts';
import { publicId } from '../../domain/journey/views.ts';
import type { ChannelDefinition } from '../../domain/source/channel-definition.ts';
import { contactVerdict } from '../../domain/source/contact.ts';
import type { SourceInput } from '../../domain/source/input.ts';
import { type Verdict, verdict } from '../../domain/source/verdict.ts';
import { CONTACT_COLUMNS, type ContactRow, contactFromRow } from '../facts/contacts.ts';
import { inList, type Sql } from '../sql.ts';

export type Judged = Pick<Verdict, 'channel' | 'channelRule' | 'campaign'>;

export interface MovedSource {
  source: string | null;
  medium: string | null;
  campaign: string | null;
  referrer: string | null;
  before: Judged;
  after: Judged;
  touchpoints: number;
}

export interface MovedTouchpoint {
  id: string;
  type: TouchpointType;
  /** ms UTC */
  occurredAt: number;
  anonymousId: string | null;
  before: Judged;
  after: Judged;
}

export interface Preview {
  touchpoints: { total: number; moved: number };
  channels: { channel: string; before: number; after: number }[];
  sources: MovedSource[];
  moved: MovedTouchpoint[];
}

/** Kinds of source an answer names, at most. */
const MAX_SOURCES = 500;

/** @param limit touchpoints that the answer lists */
export async function previewChannels(
  sql: Sql,
  siteId: number,
  before: ChannelDefinition,
  after: ChannelDefinition,
  limit: number,
): Promise<Preview> {
  const tally = new Tally();
  const changes = new Map<string, { before: Judged; after: Judged }>();
  const counts = await sql.all<{ id: string; n: number }>(
    'select traffic_source as id, count(*) as n from touchpoints where site_id = ? group by traffic_source',
    [siteId],
  );
  const countOf = new Map(counts.map((row) => [row.id, row.n]));
  const inputs = await sql.all<{ id: string; input: string }>(
    'select id, input from traffic_sources where site_id = ?',
    [siteId],
  );
  for (const row of inputs) {
    const input = JSON.parse(row.input) as SourceInput;
    const [old, young] = [before, after].map(({ rules, aliases }) => verdict(input, rules, aliases)) as [
      Verdict,
      Verdict,
    ];
    const referrer = input.referrerHost;
    if (tally.add(countOf.get(row.id) ?? 0, old, young, referrer))
      changes.set(row.id, { before: judged(old), after: judged(young) });
  }
  const contacts = await movedContacts(sql, siteId, before, after, tally);
  const moved = [...(await movedTouchpoints(sql, siteId, changes, limit)), ...contacts]
    .sort((a, b) => b.occurredAt - a.occurredAt || (a.id < b.id ? -1 : 1))
    .slice(0, limit);
  return { ...tally.result(), moved };
}

const judged = ({ channel, channelRule, campaign }: Verdict): Judged => ({ channel, channelRule, campaign });

async function movedTouchpoints(
  sql: Sql,
  siteId: number,
  changes: ReadonlyMap<string, { before: Judged; after: Judged }>,
  limit: number,
): Promise<MovedTouchpoint[]> {
  if (changes.size === 0) return [];
  const rows = await sql.all<{
    visitor_id: string;
    message_id: string;
    type: TouchpointType;
    occurred_at: number;
    traffic_source: string;
  }>(
    `select visitor_id, message_id, type, occurred_at, traffic_source from touchpoints
     where site_id = ? and traffic_source ${inList(sql)} order by occurred_at desc, visitor_id, message_id limit ?`,
    [siteId, [...changes.keys()], limit],
  );
  return rows.map((row) => ({
    id: publicId(row.visitor_id, row.message_id),
    type: row.type,
    occurredAt: row.occurred_at,
    anonymousId: anonymousIdOf(row.visitor_id),
    ...changes.get(row.traffic_source)!,
  }));
}

async function movedContacts(
  sql: Sql,
  siteId: number,
  before: ChannelDefinition,
  after: ChannelDefinition,
  tally: Tally,
): Promise<MovedTouchpoint[]> {
  const moved: MovedTouchpoint[] = [];
  const rows = await sql.all<ContactRow>(`select ${CONTACT_COLUMNS} from contacts c where c.site_id = ?`, [siteId]);
  for (const contact of rows.map(contactFromRow)) {
    const old = contactVerdict(contact, before.rules, before.aliases);
    const young = contactVerdict(contact, after.rules, after.aliases);
    if (!tally.add(1, old, young, null)) continue;
    moved.push({
      id: publicId('contact', contact.externalId),
      type: contact.type,
      occurredAt: contact.occurredAt,
      anonymousId: null,
      before: judged(old),
      after: judged(young),
    });
  }
  return moved;
}

class Tally {
  #total = 0;
  #moved = 0;
  readonly #channels = new Map<string, { before: number; after: number }>();
  readonly #sources = new Map<string, MovedSource>();

  /** @returns true if these touchpoints move */
  add(touchpoints: number, before: Verdict, after: Verdict, referrer: string | null): boolean {
    if (touchpoints === 0) return false;
    this.#total += touchpoints;
    this.#channel(before.channel).before += touchpoints;
    this.#channel(after.channel).after += touchpoints;
    if (
      before.channel === after.channel &&
      before.channelRule === after.channelRule &&
      before.campaign === after.campaign
    )
      return false;
    this.#moved += touchpoints;
    const { source, medium, campaign } = before;
    const key = JSON.stringify([source, medium, campaign, referrer, judged(before), judged(after)]);
    const known = this.#sources.get(key);
    if (known) known.touchpoints += touchpoints;
    else
      this.#sources.set(key, {
        source,
        medium,
        campaign,
        referrer,
        before: judged(before),
        after: judged(after),
        touchpoints,
      });
    return true;
  }

  #channel(name: string): { before: number; after: number } {
    let counts = this.#channels.get(name);
    if (!counts) {
      counts = { before: 0, after: 0 };
      this.#channels.set(name, counts);
    }
    return counts;
  }

  result(): Omit<Preview, 'moved'> {
    return {
      touchpoints: { total: this.#total, moved: this.#moved },
      channels: [...this.#channels]
        .map(([channel, counts]) => ({ channel, ...counts }))
        .sort((a, b) => (a.channel < b.channel ? -1 : 1)),
      sources: [...this.#sources.values()].sort((a, b) => b.touchpoints - a.touchpoints).slice(0, MAX_SOURCES),
    };
  }
}
