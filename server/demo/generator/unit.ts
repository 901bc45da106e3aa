/** Puts one unit together: what its people do becomes records, and the truth about it beside. */
import type { ContactIn } from '../../../shared/api/contact.ts';
import type { DealIn } from '../../../shared/api/deal.ts';
import type { IdentifyLead } from '../../../shared/api/lead.ts';
import type { Stage } from '../../../shared/vocabulary.ts';
import { COMPANY } from './company.ts';
import { landing } from './landing.ts';
import type { SitePage } from './pages.ts';
import type { Device, Person } from './person.ts';
import { Random } from './random.ts';
import type { DemoMessage, DemoRecord } from './records.ts';
import type { TrueDeal, TrueTouchpoint, UnitTruth } from './truth.ts';
import { causesOf, trueLead, whoseIs } from './truth-of-unit.ts';
import type { Way } from './way.ts';
import type { World } from './world.ts';

export interface Unit {
  records: DemoRecord[];
  truth: UnitTruth;
}

export interface VisitPlan {
  person: Person | null;
  device: Device;
  way: Way;
  at: number;
  pages: readonly SitePage[];
  /** Instead of the campaign that ran. */
  campaign?: string;
  /** Halfway, she comes again by another way: an ad, after a look at the search results. */
  detour?: Way | null;
}

export interface Visited {
  touchpoint: TrueTouchpoint;
  /** Of its last page view. */
  endsAt: number;
  lastPage: DemoMessage;
}

/** Enough time between two visits of a browser that nobody takes them for one. */
const APART_MS = 45 * 60_000;
const LONGEST_LOOK_MS = 18 * 60_000;

/** Pages of the app have their own host in their path. */
const addressOf = ({ path }: SitePage): string => (path.startsWith('/') ? COMPANY.site + path : path);

export const iso = (instant: number): string => new Date(instant).toISOString();

export class UnitBuilder {
  readonly world: World;
  readonly random: Random;
  readonly label: string;
  readonly index: number;
  readonly people: Person[] = [];
  readonly #records: DemoRecord[] = [];
  readonly #truth: UnitTruth;
  readonly #devices = new Map<string, Device>();
  readonly #told = new Set<string>();
  #ids = 0;

  /** @param index of the unit; people, companies and deals are numbered from it */
  constructor(world: World, label: string, index: number, story: string | null = null) {
    this.world = world;
    this.label = label;
    this.index = index;
    this.random = new Random(world.definition.seed, label);
    this.#truth = { story, touchpoints: [], leads: [], deals: [] };
  }

  /** Ids that are the same in every run, and nowhere else. */
  id(): string {
    return `${this.world.prefix}-${this.label}-${(this.#ids++).toString(36)}`;
  }

  get touchpoints(): readonly TrueTouchpoint[] {
    return this.#truth.touchpoints;
  }

  /** Will it have happened by the end? Leaves room for what follows within the hour. */
  happens(at: number): boolean {
    return at < this.world.definition.endsAt - 2 * APART_MS;
  }

  /** A visit; null where it would lie after the end. */
  visit({ person, device, way, at: wanted, pages, campaign, detour = null }: VisitPlan): Visited | null {
    const { random, world } = this;
    let at = Math.max(wanted, device.freeAt + APART_MS);
    if (!this.happens(at + pages.length * LONGEST_LOOK_MS)) return null;
    const turn = detour && pages.length > 2 ? Math.floor(pages.length / 2) : -1;
    let first: TrueTouchpoint | undefined;
    let before: string | null = null;
    let lastPage: DemoMessage | undefined;
    for (const [i, page] of pages.entries()) {
      if (i > 0) at += Math.min(LONGEST_LOOK_MS, 4000 + Math.floor(random.around(38_000, 0.9)));
      const arrival = i === 0 ? way : i === turn ? detour! : null;
      const date = world.calendar.days[world.calendar.dayOf(at)]!.date;
      const landed = arrival && landing(random, arrival, page.path, date, i === 0 ? campaign : undefined);
      lastPage = this.#page(device, at, page, landed?.url ?? addressOf(page), landed ? landed.referrer : before);
      before = addressOf(page);
      if (!arrival) continue;
      world.countClick(arrival, landed!.campaign, date);
      const touchpoint = this.#touch(person, {
        id: lastPage.messageId,
        type: i === 0 ? 'visit' : 'campaign',
        occurredAt: iso(at),
        anonymousId: device.anonymousId,
        channel: arrival.channel,
        source: arrival.source,
        medium: arrival.medium,
        campaign: landed!.campaign,
        trueChannel: arrival.truly ?? arrival.channel,
        push: person === null ? 0 : arrival.push * random.between(0.6, 1.4),
      });
      first ??= touchpoint;
    }
    device.freeAt = at;
    return { touchpoint: first!, endsAt: at, lastPage: lastPage! };
  }

  /** One more page view in a visit that was just made. */
  lookOn(visited: Visited, device: Device, page: SitePage): void {
    const at = visited.endsAt + 4000 + this.random.integer(0, 60_000);
    const before = visited.lastPage.context.page!.url.replace(/\?.*/s, '');
    visited.lastPage = this.#page(device, at, page, addressOf(page), before);
    visited.endsAt = at;
    device.freeAt = at;
  }

  #page(device: Device, at: number, { path, title }: SitePage, url: string, referrer: string | null): DemoMessage {
    // Seven characters of time in units of 36 ms, then 20 of chance: as the tracker makes them (tracker/ident.ts).
    if (device.consent) device.anonymousId ??= at.toString(36).slice(0, 7) + this.random.text(20);
    if (device.anonymousId) this.#devices.set(device.anonymousId, device);
    return this.message(device, at, {
      type: 'page',
      context: { page: { url, path, title, ...(referrer ? { referrer } : {}) } },
    });
  }

  message(
    device: Pick<Device, 'userAgent' | 'anonymousId'>,
    at: number,
    {
      context,
      ...told
    }: Partial<Omit<DemoMessage, 'context'>> &
      Pick<DemoMessage, 'type'> & { context?: Partial<DemoMessage['context']> },
  ): DemoMessage {
    const message: DemoMessage = {
      messageId: this.id(),
      ...(device.anonymousId ? { anonymousId: device.anonymousId } : {}),
      timestamp: iso(at),
      ...told,
      context: { ...context, userAgent: device.userAgent },
    };
    this.#records.push({ kind: 'message', message });
    return message;
  }

  #touch(person: Person | null, told: Omit<TrueTouchpoint, 'person' | 'knownAs'>): TrueTouchpoint {
    const touchpoint = { ...told, person: person?.key ?? null, knownAs: null };
    this.#truth.touchpoints.push(touchpoint);
    if (person) person.moved += told.push;
    return touchpoint;
  }

  /** A form back-end, a badge scanner or the CRM names a person. @param device the browser the form was sent from */
  lead(
    person: Person,
    at: number,
    device: Device | null,
    told: Omit<IdentifyLead, 'occurredAt' | 'anonymousId'>,
  ): void {
    person.leadAt = Math.min(at, person.leadAt ?? at);
    person.selfReportedSource = told.selfReportedSource ?? person.selfReportedSource;
    const anonymousId = device?.anonymousId ?? null;
    if (anonymousId) device!.claims.push({ at, person: person.key });
    const body: IdentifyLead = { ...told, ...(anonymousId ? { anonymousId } : {}), occurredAt: iso(at) };
    this.#records.push({ kind: 'lead', key: this.id(), body });
    this.#told.add(body.email!);
  }

  /** Has anybody named this address by `POST /v1/leads`? */
  isTold(email: string): boolean {
    return this.#told.has(email);
  }

  /** She signs in, or fills in a form that the page reads: the browser says who uses it. */
  identify(person: Person, device: Device, at: number, traits: Record<string, unknown> = { name: person.name }): void {
    device.claims.push({ at, person: person.key });
    person.leadAt = Math.min(at, person.leadAt ?? at);
    this.message(device, at, { type: 'identify', traits: { email: person.email, ...traits } });
  }

  contact(
    person: Person | null,
    at: number,
    told: Omit<ContactIn, 'externalId' | 'occurredAt'> & { trueChannel: string; channelByRule: string; push: number },
  ): void {
    const { trueChannel, channelByRule, push, ...body } = told;
    const externalId = this.id();
    const whom = person ? { email: person.email } : {};
    this.#records.push({ kind: 'contact', body: { externalId, ...whom, ...body, occurredAt: iso(at) } });
    const { type, source = null, medium = null, campaign = null } = body;
    this.#touch(person, {
      id: externalId,
      type,
      occurredAt: iso(at),
      anonymousId: null,
      channel: channelByRule,
      source,
      medium,
      campaign,
      trueChannel,
      push,
    });
  }

  stage(person: Person, stage: Stage, at: number): void {
    this.#records.push({
      kind: 'stage',
      email: person.email,
      body: { stage, occurredAt: iso(at), externalId: this.id() },
    });
  }

  deal(externalId: string, body: DealIn): void {
    this.#records.push({ kind: 'deal', externalId, body });
  }

  /** Says the truth about a deal whose revisions were told. */
  closeDeal(deal: Omit<TrueDeal, 'touchpoints' | 'causes'>, atAll: readonly Person[]): void {
    const keys = new Set<string | null>([null, ...atAll.map((person) => person.key)]);
    const until = deal.closedAt ?? iso(this.world.definition.endsAt);
    const theirs = this.#truth.touchpoints.filter(
      (touchpoint) => keys.has(touchpoint.person) && touchpoint.occurredAt <= until,
    );
    const causes = deal.outcome === 'won' ? causesOf(theirs) : [];
    this.#truth.deals.push({ ...deal, touchpoints: theirs.map(({ id }) => id), causes });
  }

  finish(): Unit {
    for (const touchpoint of this.#truth.touchpoints) touchpoint.knownAs = whoseIs(touchpoint, this.#devices);
    for (const person of this.people) {
      if (person.leadAt !== null) this.#truth.leads.push(trueLead(person, this.#truth.touchpoints));
    }
    return { records: this.#records, truth: this.#truth };
  }
}
