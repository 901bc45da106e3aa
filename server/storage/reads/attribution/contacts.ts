/** Offline contacts as touchpoints: of the people they were told with, and of companies as a whole. */

import { publicId } from '../../../domain/journey/views.ts';
import { DEFAULT_CHANNEL_RULES } from '../../../domain/source/channel-rules.ts';
import { contactVerdict } from '../../../domain/source/contact.ts';
import { contactFromRow } from '../../facts/contacts.ts';
import { inList, type Param, type Sql } from '../../sql.ts';
import { Dictionary } from './dictionary.ts';
import { breathe, type TouchReader } from './touches.ts';

const COLUMNS = `c.external_id, c.type, c.occurred_at, c.identifiers, c.account_domain, c.channel, c.source, c.medium,
  c.campaign, c.content, null as properties`;
const PAGE = 1000;
const MANY = 20_000;

type Row = Parameters<typeof contactFromRow>[0] & { lead_id: string | null };

export class ContactReader {
  readonly #sql: Sql;
  readonly #siteId: number;
  readonly #touches: TouchReader;
  readonly #numbers = new Dictionary<string>();

  constructor(sql: Sql, siteId: number, touches: TouchReader) {
    this.#sql = sql;
    this.#siteId = siteId;
    this.#touches = touches;
  }

  /** Contacts with these leads, by any of their identifiers. */
  async readPersonal(holderOf: ReadonlyMap<string, number>): Promise<void> {
    const from = `contact_identifiers x
      join identifiers i on i.site_id = x.site_id and i.identifier = x.identifier
      join contacts c on c.site_id = x.site_id and c.external_id = x.external_id`;
    const seen = new Set<string>();
    const read = async (where: string, params: Param[]) => {
      const rows = await this.#sql.all<Row>(`select ${COLUMNS}, i.lead_id from ${from} where x.site_id = ? ${where}`, [
        this.#siteId,
        ...params,
      ]);
      for (const row of rows) {
        const holder = holderOf.get(row.lead_id!);
        const once = `${row.lead_id} ${row.external_id}`;
        if (holder === undefined || seen.has(once)) continue;
        seen.add(once);
        this.#add(holder, row);
      }
      await breathe();
    };
    if (holderOf.size > MANY) return read('', []);
    const leadIds = [...holderOf.keys()];
    for (let start = 0; start < leadIds.length; start += PAGE) {
      await read(`and i.lead_id ${inList(this.#sql)}`, [leadIds.slice(start, start + PAGE)]);
    }
  }

  /** Contacts told of a company, by its domain. */
  async readOfAccounts(holderOf: ReadonlyMap<string, number>): Promise<void> {
    const domains = [...holderOf.keys()];
    for (let start = 0; start < domains.length; start += PAGE) {
      const rows = await this.#sql.all<Row>(
        `select ${COLUMNS}, null as lead_id from contacts c where c.site_id = ? and c.account_domain ${inList(this.#sql)}`,
        [this.#siteId, domains.slice(start, start + PAGE)],
      );
      for (const row of rows) this.#add(holderOf.get(row.account_domain!)!, row);
      await breathe();
    }
  }

  #add(holder: number, row: Row): void {
    const { list, origins, types, visitors, messages, identifiers } = this.#touches;
    const contact = contactFromRow(row);
    const { channel, channelRule, source, medium, campaign, content } = contactVerdict(contact, DEFAULT_CHANNEL_RULES);
    const origin = { channel, channelRule, source, medium, campaign, content };
    messages[list.size] = publicId('contact', contact.externalId);
    identifiers[list.size] = contact.identifiers;
    list.add({
      holder,
      time: contact.occurredAt,
      origin: origins.code(origin, JSON.stringify(origin)),
      type: types.code(contact.type),
      detail: 0,
      contact: this.#numbers.code(contact.externalId) + 1,
      owner: visitors.length,
    });
  }
}
