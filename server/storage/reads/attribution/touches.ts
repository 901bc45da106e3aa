/**
 * Reads visitors' touchpoints for a report, each given to whoever owns the visitor at that time (docs/identity.md, "The
 * interval rule"). Three ways: of few leads, a visitor's touchpoints as one text, which is several times faster than a row
 * each; of many, out of what is kept of the whole site; and row by row, where the events themselves are asked for.
 */
import type { TouchpointType } from '../../../../shared/vocabulary.ts';
import { publicId } from '../../../domain/journey/views.ts';
import { inList, type Param, type Sql } from '../../sql.ts';
import { breathe } from '../../took-too-long.ts';
import type { AttributionAsk, Origin } from './columns.ts';
import { DetailReader, type EventOfTouch } from './details.ts';
import { Dictionary, WordCodes } from './dictionary.ts';
import { keptPeople } from './kept-people.ts';
import { areTouchesKept, keptTouches } from './kept-touches.ts';
import type { LeadHolders } from './lead-book.ts';
import { TouchList } from './touch-list.ts';
import { addTouches, NO_TYPE, TOUCH } from './touch-text.ts';

/** Groups or rows of one query: other questions get their turn in between. */
const PAGE = 20_000;
/** Leads whose touchpoints are looked up at once. */
const LEADS_A_PAGE = 1000;
/** Who asks for one in so many of a site's leads has everything kept of all. */
const MANY = 20;

const IN_INTERVAL = `t.site_id = o.site_id and t.visitor_id = o.visitor_id
  and t.occurred_at >= o.from_at and t.occurred_at < o.to_at`;
const GROUP = `o.visitor_id, o.from_at, i.lead_id,
  (select string_agg(${TOUCH}, ',') from touchpoints t where ${IN_INTERVAL}) as touches`;
/** From leads to visitors, in this order: `cross join` keeps SQLite's planner from beginning at the other end. */
const OF_LEADS = 'identifiers i cross join lead_visitors v cross join ownership o';
const OF_LEADS_ON = `v.site_id = i.site_id and v.identifier = i.identifier
  and o.site_id = v.site_id and o.visitor_id = v.visitor_id and o.identifier = v.identifier`;
const EVENT_ON = 'e.site_id = t.site_id and e.visitor_id = t.visitor_id and e.message_id = t.message_id';

interface Group {
  visitor_id: string;
  from_at: number;
  lead_id: string;
  /** null: none in this interval. */
  touches: string | null;
}

interface Row extends EventOfTouch {
  visitor_id: string;
  message_id: string;
  identifier: string;
  lead_id: string;
  type: TouchpointType;
  occurred_at: number;
  traffic_source: string;
}

export class TouchReader {
  readonly list = new TouchList();
  readonly types = new Dictionary<string>();
  readonly details: DetailReader;
  /** By key: `s` and the id of a traffic source, or `c` and what a contact says. */
  readonly origins = new Dictionary<Origin | string>();
  readonly #sourceCodes = new WordCodes(this.origins as Dictionary<string>);
  /** What contacts' origins would be under another definition of channels. */
  readonly instead = new Map<number, Origin>();
  /** By row, where the query told it. */
  readonly messages: string[] = [];
  readonly identifiers: string[][] = [];
  /** Those that are kept come first in the numbers of visitors, then those that were read for this report. */
  #keptVisitors: readonly string[] = [];
  #keptSize = 0;
  readonly #visitors: string[] = [];
  readonly #sql: Sql;
  readonly #siteId: number;
  readonly #ask: AttributionAsk;

  constructor(sql: Sql, siteId: number, ask: AttributionAsk) {
    this.#sql = sql;
    this.#siteId = siteId;
    this.#ask = ask;
    this.details = new DetailReader(ask.details, ask.landing);
    this.types.code(NO_TYPE);
  }

  /**
   * Touchpoints of these leads.
   * @param holderOf whose each lead's are to be
   * @param siteLeads how many leads the site has
   */
  async readOwned(holderOf: LeadHolders, siteLeads: number): Promise<void> {
    const whole = this.#ask.details.length > 0 || this.#ask.ids;
    const isKept = areTouchesKept(this.#sql, this.#siteId);
    if (!whole && (isKept || MANY * holderOf.size >= siteLeads)) return this.#takeKept(holderOf);
    const leadIds = holderOf.ids();
    for (let start = 0; start < leadIds.length; start += LEADS_A_PAGE) {
      const page = leadIds.slice(start, start + LEADS_A_PAGE);
      if (whole) await this.#rows(page, holderOf);
      else {
        const where = `i.site_id = ? and i.lead_id ${inList(this.#sql)} and ${OF_LEADS_ON}`;
        await this.#groups(`select ${GROUP} from ${OF_LEADS} where ${where}`, [this.#siteId, page], holderOf);
      }
      await breathe(this.#ask.deadline);
    }
  }

  /** Of what is kept, or is kept from now on, the touchpoints of these leads. */
  async #takeKept(holderOf: LeadHolders): Promise<void> {
    const people = await keptPeople(this.#sql, this.#siteId, this.#ask.deadline);
    // Last: another report that brings it up to date empties rows for a while.
    const kept = await keptTouches(this.#sql, this.#siteId, this.#ask.deadline);
    // Here nothing was read yet: both have the same numbers for visitors and types.
    this.#keptVisitors = kept.visitors;
    this.#keptSize = kept.visitors.length;
    for (const type of kept.types.values) this.types.code(type);
    const share = Math.min(1, holderOf.size / people.leads.size);
    this.list.reserve(Math.ceil(share * kept.list.size));
    const origins = new Int32Array(kept.sources.size).fill(-1);
    const addOrigin = (source: number) => this.#source(kept.sources.values[source]!);
    for (const [holder, number] of holderOf.leads.entries()) {
      // Read anew meanwhile, they have other numbers.
      const lead = people.leads === holderOf.book ? number : people.leads.find(holderOf.book.idOf(number));
      if (lead === undefined) continue;
      for (const identifier of people.identifiersOf(lead))
        for (const run of kept.runsOf(identifier)) this.list.copy(kept.list, run, holder, origins, addOrigin);
    }
  }

  /** Above all numbers in the column `owner`. */
  get visitors(): number {
    return this.#keptSize + this.#visitors.length;
  }

  /** @param owner of a row in `list` */
  visitor(owner: number): string {
    return owner < this.#keptSize ? this.#keptVisitors[owner]! : this.#visitors[owner - this.#keptSize]!;
  }

  /** @returns her number in the column `owner` */
  #addVisitor(visitorId: string): number {
    return this.#keptSize + this.#visitors.push(visitorId) - 1;
  }

  async #groups(text: string, params: Param[], holderOf: LeadHolders): Promise<Group[]> {
    const groups = await this.#sql.all<Group>(text, params);
    for (const { lead_id, visitor_id, touches } of groups) {
      const holder = touches === null ? undefined : holderOf.get(lead_id);
      if (holder !== undefined) this.#addAll(holder, visitor_id, touches!);
    }
    return groups;
  }

  async #rows(leadIds: readonly string[], holderOf: LeadHolders): Promise<void> {
    const event = this.#ask.details.length > 0;
    const rows = await this.#sql.all<Row>(
      `select o.visitor_id, t.message_id, o.identifier, i.lead_id, t.type, t.occurred_at, t.traffic_source
         ${event ? ', e.url, e.referrer, e.device, e.country, e.body' : ''}
       from ${OF_LEADS} cross join touchpoints t ${event ? 'cross join events e' : ''}
       where i.site_id = ? and i.lead_id ${inList(this.#sql)} and ${OF_LEADS_ON} and ${IN_INTERVAL}
         ${event ? `and ${EVENT_ON}` : ''}`,
      [this.#siteId, leadIds],
    );
    for (const row of rows) {
      this.messages[this.list.size] = row.message_id;
      this.identifiers[this.list.size] = [row.identifier];
      this.list.add({
        holder: holderOf.get(row.lead_id)!,
        time: row.occurred_at,
        origin: this.#source(row.traffic_source),
        type: this.types.code(row.type),
        detail: event ? this.details.of(row) : 0,
        contact: 0,
        owner: this.#addVisitor(row.visitor_id),
      });
    }
  }

  /** Touchpoints of visitors whom nobody knows. @returns how many such visitors; they are numbered from `firstHolder` */
  async readAnonymous(firstHolder: number): Promise<number> {
    let holder = firstHolder;
    for (let after = ''; ; await breathe(this.#ask.deadline)) {
      const groups = await this.#sql.all<Group>(
        `select t.visitor_id, string_agg(${TOUCH}, ',') as touches from touchpoints t
         where t.site_id = ? and t.visitor_id > ? group by t.visitor_id order by t.visitor_id limit ${PAGE}`,
        [this.#siteId, after],
      );
      if (groups.length === 0) return holder - firstHolder;
      const last = groups.at(-1)!.visitor_id;
      // Who is known is asked once a page: for every touchpoint that would take as long as reading them.
      const known = await this.#knownBetween(after, last);
      for (const { visitor_id, touches } of groups)
        if (!known.has(visitor_id)) this.#addAll(holder++, visitor_id, touches!);
      after = last;
    }
  }

  /** @param after not included */
  async #knownBetween(after: string, last: string): Promise<ReadonlySet<string>> {
    const rows = await this.#sql.all<{ visitor_id: string }>(
      'select distinct visitor_id from ownership where site_id = ? and visitor_id > ? and visitor_id <= ?',
      [this.#siteId, after, last],
    );
    return new Set(rows.map((row) => row.visitor_id));
  }

  #addAll(holder: number, visitorId: string, touches: string): void {
    const at = { holder, owner: this.#addVisitor(visitorId) };
    addTouches(this.list, touches, this.#sourceCodes, this.types, at);
  }

  #source(id: string): number {
    return this.origins.code(id, id);
  }

  /** Public ids of some rows, by row. Those that no query has told yet are read now. */
  async idsOf(rows: readonly number[]): Promise<Map<number, string>> {
    const owner = this.list.column('owner');
    const contact = this.list.column('contact');
    const ids = new Map<number, string>();
    const unknown = new Map<string, number[]>();
    for (const row of rows) {
      const visitorId = this.visitor(owner[row]!);
      if (contact[row] !== 0) ids.set(row, this.messages[row]!);
      else if (this.messages[row] !== undefined) ids.set(row, publicId(visitorId, this.messages[row]));
      else unknown.set(visitorId, [...(unknown.get(visitorId) ?? []), row]);
    }
    const visitorIds = [...unknown.keys()];
    for (let start = 0; start < visitorIds.length; start += LEADS_A_PAGE) {
      const stored = await this.#sql.all<Row>(
        `select visitor_id, message_id, type, occurred_at, traffic_source from touchpoints
         where site_id = ? and visitor_id ${inList(this.#sql)} order by visitor_id, message_id`,
        [this.#siteId, visitorIds.slice(start, start + LEADS_A_PAGE)],
      );
      for (const told of stored) this.#name(told, unknown.get(told.visitor_id)!, ids);
    }
    return ids;
  }

  /** Gives a stored touchpoint's id to the first row that looks like it and has none yet. */
  #name(told: Row, rows: readonly number[], ids: Map<number, string>): void {
    const [time, origin, type] = [this.list.column('time'), this.list.column('origin'), this.list.column('type')];
    const source = this.origins.find(told.traffic_source);
    const kind = this.types.find(told.type);
    const row = rows.find(
      (r) => !ids.has(r) && time[r] === told.occurred_at && origin[r] === source && type[r] === kind,
    );
    if (row !== undefined) ids.set(row, publicId(told.visitor_id, told.message_id));
  }
}
