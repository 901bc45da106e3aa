/** Offline contacts as touchpoints: of the people they were told with, and of companies as a whole. */

import type { Contact } from '../../../domain/contact.ts';
import { publicId } from '../../../domain/journey/views.ts';
import type { ChannelDefinition } from '../../../domain/source/channel-definition.ts';
import { contactVerdict } from '../../../domain/source/contact.ts';
import { contactFromRow } from '../../facts/contacts.ts';
import { isOf, restrictedPeople } from '../../facts/restrictions.ts';
import { inList, type Param, type Sql } from '../../sql.ts';
import { breathe } from '../../took-too-long.ts';
import type { AttributionAsk, Origin } from './columns.ts';
import { Dictionary } from './dictionary.ts';
import type { LeadHolders } from './lead-book.ts';
import type { TouchReader } from './touches.ts';

const COLUMNS = `c.external_id, c.type, c.occurred_at, c.identifiers, c.account_domain, c.channel, c.source, c.medium,
  c.campaign, c.content, c.visitor_id, null as properties`;
/** Contacts of one query, leads or companies looked up at once, and how many leads before reading all contacts is faster. */
const PAGE = 20_000;
const LEADS_A_PAGE = 1000;
const MANY_LEADS = 20_000;

type Stored = Parameters<typeof contactFromRow>[0];
type Row = Stored & { identifier: string; lead_id: string };

export class ContactReader {
  readonly #sql: Sql;
  readonly #siteId: number;
  readonly #touches: TouchReader;
  readonly #channels: ChannelDefinition;
  readonly #instead: ChannelDefinition | undefined;
  readonly #deadline: number;
  readonly #numbers = new Dictionary<string>();

  constructor(sql: Sql, siteId: number, touches: TouchReader, { landing, instead, deadline }: AttributionAsk) {
    this.#channels = landing.channels;
    this.#instead = instead;
    this.#deadline = deadline;
    this.#sql = sql;
    this.#siteId = siteId;
    this.#touches = touches;
  }

  /** Contacts with these leads, by any of their identifiers. */
  async readPersonal(holderOf: LeadHolders): Promise<void> {
    const seen = new Set<string>();
    const read = async (from: string, where: string, params: Param[]): Promise<Row[]> => {
      const rows = await this.#sql.all<Row>(
        `select ${COLUMNS}, x.identifier, i.lead_id from ${from} cross join contacts c
         where ${where} and i.site_id = x.site_id and i.identifier = x.identifier
           and c.site_id = x.site_id and c.external_id = x.external_id
         order by x.identifier, x.external_id limit ${PAGE}`,
        params,
      );
      for (const row of rows) {
        const holder = holderOf.get(row.lead_id);
        const once = `${row.lead_id} ${row.external_id}`;
        if (holder === undefined || seen.has(once)) continue;
        seen.add(once);
        this.#add(holder, row);
      }
      await breathe(this.#deadline);
      return rows;
    };
    /** `cross join` keeps SQLite's planner from beginning at the other end. */
    const pages = async (from: string, where: string, params: Param[]) => {
      for (let after = ['', '']; ; ) {
        const rows = await read(from, `${where} and (x.identifier, x.external_id) > (?, ?)`, [...params, ...after]);
        if (rows.length < PAGE) return;
        after = [rows.at(-1)!.identifier, rows.at(-1)!.external_id];
      }
    };
    if (await this.#isFasterByAll(holderOf.size)) {
      return pages('contact_identifiers x cross join identifiers i', 'x.site_id = ?', [this.#siteId]);
    }
    const leadIds = holderOf.ids();
    for (let start = 0; start < leadIds.length; start += LEADS_A_PAGE) {
      const page = leadIds.slice(start, start + LEADS_A_PAGE);
      const where = `i.site_id = ? and i.lead_id ${inList(this.#sql)}`;
      await pages('identifiers i cross join contact_identifiers x', where, [this.#siteId, page]);
    }
  }

  /** Contacts with these leads' browsers, each with whoever owned the browser at that time. */
  async readOfBrowsers(holderOf: LeadHolders): Promise<void> {
    const met = `c.site_id = o.site_id and c.visitor_id = o.visitor_id
      and c.occurred_at >= o.from_at and c.occurred_at < o.to_at`;
    const read = async (text: string, params: Param[]): Promise<Row[]> => {
      const rows = await this.#sql.all<Row>(text, params);
      for (const row of rows) {
        const holder = holderOf.get(row.lead_id);
        if (holder !== undefined) this.#add(holder, { ...row, identifiers: JSON.stringify([row.identifier]) });
      }
      await breathe(this.#deadline);
      return rows;
    };
    if (await this.#isFasterByAll(holderOf.size)) {
      for (let after = ''; ; ) {
        const rows = await read(
          `select ${COLUMNS}, o.identifier, i.lead_id from contacts c cross join ownership o cross join identifiers i
           where c.site_id = ? and c.visitor_id is not null and c.external_id > ? and ${met}
             and i.site_id = o.site_id and i.identifier = o.identifier
           order by c.external_id limit ${PAGE}`,
          [this.#siteId, after],
        );
        if (rows.length < PAGE) return;
        after = rows.at(-1)!.external_id;
      }
    }
    const leadIds = holderOf.ids();
    for (let start = 0; start < leadIds.length; start += LEADS_A_PAGE) {
      await read(
        `select ${COLUMNS}, o.identifier, i.lead_id
         from identifiers i cross join lead_visitors v cross join ownership o cross join contacts c
         where i.site_id = ? and i.lead_id ${inList(this.#sql)} and v.site_id = i.site_id and v.identifier = i.identifier
           and o.site_id = v.site_id and o.visitor_id = v.visitor_id and o.identifier = v.identifier and ${met}`,
        [this.#siteId, leadIds.slice(start, start + LEADS_A_PAGE)],
      );
    }
  }

  /** Contacts told of a company, by its domain, but for those with somebody restricted. */
  async readOfAccounts(holderOf: ReadonlyMap<string, number>): Promise<void> {
    const domains = [...holderOf.keys()];
    if (domains.length === 0) return;
    const restricted = await restrictedPeople(this.#sql, this.#siteId);
    for (let start = 0; start < domains.length; start += LEADS_A_PAGE) {
      const rows = await this.#sql.all<Stored>(
        `select ${COLUMNS} from contacts c where c.site_id = ? and c.account_domain ${inList(this.#sql)}`,
        [this.#siteId, domains.slice(start, start + LEADS_A_PAGE)],
      );
      for (const row of rows) if (!isOf(restricted, row)) this.#add(holderOf.get(row.account_domain!)!, row);
      await breathe(this.#deadline);
    }
  }

  /** To read all of the site's contacts, because there are no more than leads, or because there are so many leads. */
  async #isFasterByAll(leads: number): Promise<boolean> {
    if (leads > MANY_LEADS) return true;
    const text = 'select 1 as one from contacts where site_id = ? limit 1 offset ?';
    const more = await this.#sql.all(text, [this.#siteId, leads]);
    return more.length === 0;
  }

  #add(holder: number, row: Stored): void {
    const { list, origins, types, messages, identifiers } = this.#touches;
    const contact = contactFromRow(row);
    const origin = originUnder(contact, this.#channels);
    const instead = this.#instead ? originUnder(contact, this.#instead) : null;
    const code = origins.code(origin, JSON.stringify(instead ? [origin, instead] : origin));
    if (instead) this.#touches.instead.set(code, instead);
    messages[list.size] = publicId('contact', contact.externalId);
    identifiers[list.size] = contact.identifiers;
    list.add({
      holder,
      time: contact.occurredAt,
      origin: code,
      type: types.code(contact.type),
      detail: 0,
      contact: this.#numbers.code(contact.externalId) + 1,
      // It has no visitor.
      owner: 0,
    });
  }
}

function originUnder(contact: Contact, { rules, aliases }: ChannelDefinition): Origin {
  const { channel, channelRule, source, medium, campaign, content } = contactVerdict(contact, rules, aliases);
  return { channel, channelRule, source, medium, campaign, content };
}
