/** Reads what an attribution report is computed from: who converted, who did not, and their touchpoints. */
import type { ChannelDefinition } from '../../../domain/source/channel-definition.ts';
import type { SourceInput } from '../../../domain/source/input.ts';
import { verdict } from '../../../domain/source/verdict.ts';
import { inList, type Sql } from '../../sql.ts';
import {
  type AttributionAsk,
  type AttributionColumns,
  type JourneyColumns,
  MILESTONE_COLUMNS,
  type Origin,
  type TouchIds,
  type TouchOwners,
} from './columns.ts';
import { ContactReader } from './contacts.ts';
import { Dictionary } from './dictionary.ts';
import type { Journey } from './journey.ts';
import { type Population, readPopulation } from './journeys.ts';
import { type LeadBook, LeadHolders } from './lead-book.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { layIds } from './touch-list.ts';
import { TouchReader } from './touches.ts';

export function attributionColumns(sql: Sql, siteId: number, ask: AttributionAsk): Promise<AttributionColumns> {
  const read = () => readColumns(sql, siteId, ask);
  return ask.deal === null ? oneAtATime(sql.database, siteId, read) : read();
}

async function readColumns(sql: Sql, siteId: number, ask: AttributionAsk): Promise<AttributionColumns> {
  const population = await readPopulation(sql, siteId, ask);
  const holders = new Holders(population, ask);
  const touches = new TouchReader(sql, siteId, ask);
  if (ask.touches) await touches.readOwned(holders.leads, population.siteLeads);
  const contacts = new ContactReader(sql, siteId, touches, ask);
  if (ask.touches) {
    await contacts.readPersonal(holders.leads);
    await contacts.readOfBrowsers(holders.leads);
    await contacts.readOfAccounts(holders.accounts);
  }
  // A visitor whom nobody knows is one who did not become a lead; later milestones are missed by leads.
  const anonymous =
    ask.touches && ask.unconverted && ask.milestone === 'lead' && ask.deal === null
      ? await touches.readAnonymous(holders.size)
      : 0;

  const products = new Dictionary<string | null>();
  const accounts = new Dictionary<string | null>();
  const dealTypes = new Dictionary<string | null>();
  const journeys = journeyColumns(population.journeys, holders, anonymous, { products, accounts, dealTypes });
  const { list } = touches;
  const order = list.inOrder(holders.size + anonymous);
  const wanted = ask.ids
    ? Array.from({ length: list.size }, (_, row) => row)
    : order.tied(together(journeys, holders.size + anonymous));
  const idOf = await touches.idsOf(wanted);
  return {
    journeys,
    deals: population.journeys.filter((journey) => journey.isDeal).length,
    touches: order.lay(idOf),
    leads: holders.leads.size,
    origins: await originsOf(sql, siteId, touches.origins.values),
    originsInstead: ask.instead ? await originsUnder(sql, siteId, touches, ask.instead) : null,
    types: touches.types.values,
    details: touches.details.values.values,
    products: products.values,
    accounts: accounts.values,
    dealTypes: dealTypes.values,
    foreign: population.journeys.flatMap(({ foreign }, journey) => foreign.map((deal) => ({ ...deal, journey }))),
    names: ask.names ? population.journeys.map((journey) => journey.name) : null,
    ids: ask.ids ? layIds(order.rows, idsOf(touches, idOf)) : null,
    owners: ask.owners ? ownersOf(touches, order.rows) : null,
  };
}

/** Numbers for everybody whose touchpoints are read: leads, then accounts. */
class Holders {
  readonly leads: LeadHolders;
  readonly accounts = new Map<string, number>();
  readonly #members: ReadonlyMap<string, number[]> | null;

  constructor({ journeys, book }: Population, ask: AttributionAsk) {
    this.leads = new LeadHolders(book);
    this.#members = ask.scope === 'account' ? membersOf(book) : null;
    for (const journey of journeys) for (const lead of this.#people(journey)) this.leads.add(lead);
    if (!this.#members) return;
    for (const { account } of journeys)
      if (account !== null && !this.accounts.has(account)) this.accounts.set(account, this.size);
  }

  get size(): number {
    return this.leads.size + this.accounts.size;
  }

  of(journey: Journey): number[] {
    const people = this.#people(journey).map((lead) => this.leads.add(lead));
    return this.#members && journey.account !== null ? [...people, this.accounts.get(journey.account)!] : people;
  }

  #people({ leads, account }: Journey): readonly number[] {
    const members = account === null ? undefined : this.#members?.get(account);
    return members ? [...new Set([...leads, ...members])] : leads;
  }
}

function membersOf(book: LeadBook): Map<string, number[]> {
  const members = new Map<string, number[]>();
  for (const lead of book.which()) {
    const { account } = book.of(lead)!;
    if (account === null) continue;
    const list = members.get(account);
    if (list) list.push(lead);
    else members.set(account, [lead]);
  }
  return members;
}

function journeyColumns(
  journeys: readonly Journey[],
  holders: Holders,
  anonymous: number,
  { products, accounts, dealTypes }: Record<'products' | 'accounts' | 'dealTypes', Dictionary<string | null>>,
): JourneyColumns {
  const size = journeys.length + anonymous;
  const lists = journeys.map((journey) => holders.of(journey));
  const times = () => new Float64Array(size).fill(Number.NaN);
  const columns: JourneyColumns = {
    at: times(),
    milestones: { lead: times(), mql: times(), sql: times(), opportunity: times(), won: times() },
    value: new BigInt64Array(size),
    recurring: new BigInt64Array(size),
    open: new Uint8Array(size),
    product: new Uint32Array(size),
    account: new Uint32Array(size),
    dealType: new Uint32Array(size),
    holderStart: new Uint32Array(size + 1),
    holder: new Uint32Array(lists.reduce((sum, list) => sum + list.length, 0) + anonymous),
  };
  let end = 0;
  for (const [j, journey] of journeys.entries()) {
    columns.at[j] = journey.at;
    for (const name of MILESTONE_COLUMNS) columns.milestones[name][j] = journey.times[name];
    columns.value[j] = journey.value;
    columns.recurring[j] = journey.recurring;
    columns.open[j] = Number(journey.open);
    columns.product[j] = products.code(journey.product);
    columns.account[j] = accounts.code(journey.account);
    columns.dealType[j] = dealTypes.code(journey.dealType);
    columns.holder.set(lists[j]!, end);
    end += lists[j]!.length;
    columns.holderStart[j + 1] = end;
  }
  if (anonymous > 0) {
    columns.product.fill(products.code(null), journeys.length);
    columns.account.fill(accounts.code(null), journeys.length);
    columns.dealType.fill(dealTypes.code(null), journeys.length);
  }
  for (let i = 0; i < anonymous; i++) {
    columns.holder[end] = holders.size + i;
    columns.holderStart[journeys.length + i + 1] = ++end;
  }
  return columns;
}

/** By holder, 1: on a journey with other holders. */
function together({ holderStart, holder }: JourneyColumns, holders: number): Uint8Array {
  const found = new Uint8Array(holders);
  for (let j = 0; j + 1 < holderStart.length; j++) {
    const [from, to] = [holderStart[j]!, holderStart[j + 1]!];
    if (to - from > 1) for (let h = from; h < to; h++) found[holder[h]!] = 1;
  }
  return found;
}

/** Verdicts of traffic sources, which are read last: what a touchpoint points to is stored before or with it. */
async function originsOf(sql: Sql, siteId: number, found: readonly (Origin | string)[]): Promise<Origin[]> {
  const ids = found.filter((origin) => typeof origin === 'string');
  const few = ids.length <= 1000;
  const rows = await sql.all<Origin & { sourceId: string }>(
    `select id as "sourceId", channel, channel_rule as "channelRule", source, medium, campaign, content
     from traffic_sources where site_id = ? ${few ? `and id ${inList(sql)}` : ''}`,
    few ? [siteId, ids] : [siteId],
  );
  const verdicts = new Map(rows.map((verdict) => [verdict.sourceId, verdict]));
  return found.map((origin) => {
    if (typeof origin !== 'string') return origin;
    const verdict = verdicts.get(origin);
    if (!verdict) throw new Error('A touchpoint has a source that is not stored');
    return verdict;
  });
}

/** What the same origins would be under another definition. */
async function originsUnder(
  sql: Sql,
  siteId: number,
  { origins, instead }: TouchReader,
  { rules, aliases }: ChannelDefinition,
): Promise<Origin[]> {
  const rows = await sql.all<{ id: string; input: string }>('select id, input from traffic_sources where site_id = ?', [
    siteId,
  ]);
  const inputs = new Map(rows.map(({ id, input }) => [id, input]));
  return origins.values.map((origin, code) => {
    if (typeof origin !== 'string') return instead.get(code)!;
    const input = JSON.parse(inputs.get(origin)!) as SourceInput;
    const { channel, channelRule, source, medium, campaign, content } = verdict(input, rules, aliases);
    return { channel, channelRule, source, medium, campaign, content };
  });
}

/** @param rows of the list, in their order */
function ownersOf(touches: TouchReader, rows: Uint32Array): TouchOwners {
  const numbers = touches.list.column('owner');
  const visitors = new Dictionary<string>();
  // Of a contact, whose number says nothing, too.
  const codes = new Int32Array(Math.max(1, touches.visitors)).fill(-1);
  const owner = new Uint32Array(rows.length);
  for (let i = 0; i < owner.length; i++) {
    const number = numbers[rows[i]!]!;
    if (codes[number] === -1) codes[number] = visitors.code(touches.visitor(number) ?? '');
    owner[i] = codes[number]!;
  }
  return { visitors: visitors.values, owner };
}

function idsOf(touches: TouchReader, idOf: ReadonlyMap<number, string>): TouchIds {
  const { list, identifiers } = touches;
  const owner = list.column('owner');
  const contact = list.column('contact');
  const rows = Array.from({ length: list.size }, (_, row) => row);
  return {
    id: rows.map((row) => idOf.get(row)!),
    visitor: rows.map((row) => (contact[row] === 0 ? touches.visitor(owner[row]!) : null)),
    identifiers: rows.map((row) => identifiers[row] ?? []),
  };
}
