/** A company that may buy, and the people there: from the first visit of the first of them to the deal. */

import { intentOf, meet, negotiate, qualify } from './crm.ts';
import type { Occasion } from './occasions.ts';
import { organisation } from './organisations.ts';
import { working } from './pages.ts';
import { newPerson, type Person } from './person.ts';
import { pursue } from './prospect.ts';
import type { TrueTouchpoint } from './truth.ts';
import { type Unit, UnitBuilder } from './unit.ts';
import { way } from './ways.ts';
import type { World } from './world.ts';

const DAY = 86_400_000;
const FREELANCERS = 0.08;

/** @param occasions fairs and webinars of the eighteen months */
export function account(world: World, index: number, from: number, occasions: readonly Occasion[]): Unit {
  const unit = new UnitBuilder(world, `a${index.toString(36)}`, index);
  const { random } = unit;
  const company = random.chance(FREELANCERS) ? null : organisation(random, index);
  /** How well the product suits them, 0 to 1: what sales finds out, and no touchpoint changes. */
  const fit = company ? Math.min(1, random.between(0.1, 0.75) + company.seats / 120) : random.between(0, 0.4);
  const size = company
    ? random.weighted([
        [1, 5],
        [2, 4],
        [3, 2],
        [4, 1.2],
        [5, 0.5],
      ] as const)
    : 1;
  const sqls: { person: Person; at: number }[] = [];
  let begins = from;
  for (let number = 0; number < size; number++) {
    const person = newPerson(random, { unit: unit.label, unitIndex: index, number, organisation: company });
    unit.people.push(person);
    // Whoever joins later was often sent a link by the first.
    const told =
      number > 0 && random.chance(0.45) ? way(random.pick(['recommended', 'teams-link', 'forwarded-mail'])) : undefined;
    const metFirst = number === 0 && random.chance(0.05) ? nextOccasion(occasions, world, begins) : null;
    if (metFirst) meetAtFair(unit, person, metFirst);
    const form = pursue(unit, person, {
      from: metFirst ? person.leadAt! + DAY : begins,
      ...(told ? { firstWay: told } : {}),
    });
    if (person.leadAt !== null) {
      attend(unit, person, occasions);
      const sql = qualify(unit, person, intentOf(form), fit);
      if (sql !== null) sqls.push({ person, at: sql });
    }
    begins = world.calendar.later(random, begins, random.around(12, 0.8));
    if (!unit.happens(begins)) break;
  }
  const first = sqls.toSorted((a, b) => a.at - b.at)[0];
  if (first) sell(unit, first.at, fit, company?.seats ?? 2);
  return unit.finish();
}

function nextOccasion(occasions: readonly Occasion[], world: World, after: number): Occasion | null {
  return occasions.find(({ type, day }) => type === 'event' && world.calendar.at(day, 0) > after) ?? null;
}

/** Her badge is scanned at the stand. */
function meetAtFair(unit: UnitBuilder, person: Person, fair: Occasion): void {
  const { random, world } = unit;
  const at = world.calendar.at(fair.day + random.integer(0, fair.days - 1), random.integer(10 * 60, 17 * 60));
  if (!unit.happens(at)) return;
  const { email, name, organisation: company, title } = person;
  unit.lead(person, at, null, {
    email,
    name,
    ...(company ? { company: company.name } : {}),
    traits: { jobTitle: title },
    form: { id: 'badge-scan', name: `Badge scan ${fair.campaign}` },
  });
  meet(unit, person, at, 'fair', fair.campaign, fair.source);
}

/** Leads are invited to webinars and fairs; some come. */
function attend(unit: UnitBuilder, person: Person, occasions: readonly Occasion[]): void {
  const { random, world } = unit;
  for (const occasion of occasions) {
    const at = world.calendar.at(
      occasion.day,
      occasion.type === 'webinar' ? 11 * 60 : random.integer(10 * 60, 17 * 60),
    );
    if (at < person.leadAt! + DAY || at > person.leadAt! + 200 * DAY || !unit.happens(at)) continue;
    if (random.chance(occasion.type === 'webinar' ? 0.04 : 0.08)) {
      meet(unit, person, at, occasion.type === 'webinar' ? 'webinar' : 'fair', occasion.campaign, occasion.source);
    }
  }
}

/** How much an account must be moved, after it was opened, for the deal to be won. */
const THRESHOLD = 5.2;

function sell(unit: UnitBuilder, sqlAt: number, fit: number, seats: number): void {
  const { random, world } = unit;
  const opensAt = world.calendar.later(random, sqlAt, random.around(6, 0.7));
  if (!unit.happens(opensAt)) return;
  const closesAt = world.calendar.later(random, opensAt, random.around(42, 0.6));
  const leads = unit.people.filter((person) => person.leadAt !== null && person.leadAt <= opensAt);
  const champion = leads[0]!;
  let at = opensAt;
  for (let n = 0; n < 4; n++) {
    at = world.calendar.later(random, at, random.around(8, 0.6));
    if (at >= closesAt || !unit.happens(at)) break;
    meet(
      unit,
      random.pick(leads),
      at,
      random.weighted([
        ['meeting', 5],
        ['call', 4],
        ['chat', 1],
        ['mail-click', 2],
      ] as const),
    );
  }
  if (seats > 30 && champion.organisation && random.chance(0.5)) letterTo(unit, champion, opensAt + 3 * DAY);
  const moved = sum(unit.touchpoints.filter(({ occurredAt }) => Date.parse(occurredAt) <= closesAt));
  const outcome = moved * (0.5 + fit) >= THRESHOLD * random.around(1, 0.25) ? 'won' : 'lost';
  const { organisation: company } = champion;
  const deal = negotiate(unit, {
    number: 0,
    type: 'new',
    people: leads.slice(0, 3),
    opensAt,
    closesAt,
    outcome,
    seats,
    name: `${company?.name ?? champion.name}: ${seats} seats`,
    account: company ? { domain: company.domain, name: company.name } : null,
    byNumber: random.chance(0.3),
  });
  unit.closeDeal(deal.truth, unit.people);
  if (deal.truth.outcome === 'won') use(unit, champion, closesAt);
}

/** Post to the company, to nobody by name. */
function letterTo(unit: UnitBuilder, { organisation: company }: Person, at: number): void {
  if (!company || !unit.happens(at)) return;
  unit.contact(null, at, {
    type: 'direct_mail',
    accountDomain: company.domain,
    source: 'brief',
    medium: 'post',
    campaign: 'enterprise-letter',
    channelByRule: 'Direct Mail',
    trueChannel: 'Direct Mail',
    push: 0.1,
  });
}

const sum = (touchpoints: readonly TrueTouchpoint[]): number =>
  touchpoints.reduce((total, { push }) => total + push, 0);

/** A customer works with the product, and is asked how she likes it. */
function use(unit: UnitBuilder, person: Person, from: number): void {
  const { random, world } = unit;
  const device = person.devices[0]!;
  let at = from;
  for (let n = 0; n < 3; n++) {
    at = world.calendar.later(random, at, random.around(11, 0.6));
    const visited = unit.happens(at) && unit.visit({ person, device, way: way('direct'), at, pages: working(random) });
    if (!visited) return;
    unit.identify(person, device, visited.endsAt + 1500);
    if (n === 2) {
      unit.message(device, visited.endsAt + 20_000, {
        type: 'track',
        event: 'nps_answered',
        properties: {
          score: random.weighted([
            [10, 5],
            [9, 6],
            [8, 5],
            [7, 3],
            [6, 2],
            [3, 1],
          ] as const),
        },
      });
    }
  }
}
