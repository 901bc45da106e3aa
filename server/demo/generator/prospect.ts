/**
 * How somebody becomes a lead. Every touchpoint moves her a little or a lot; when the sum reaches her threshold she
 * fills in a form. The more she is moved, the likelier she comes back at all.
 */
import { type Form, fillIn, someForm } from './forms.ts';
import { type Entrance, walk } from './pages.ts';
import { type Person, someDevice } from './person.ts';
import type { UnitBuilder } from './unit.ts';
import type { Way } from './way.ts';
import { way } from './ways.ts';

/** Ways that interrupt a visit: an ad above the search results, a banner on another tab. */
const DETOURS = ['google-brand', 'retargeting', 'capterra-ads'];
const MOST_VISITS = 26;

export interface Pursuit {
  from: number;
  /** How she finds us; drawn from the mix of the day if left out. */
  firstWay?: Way;
  /** She stops coming after that. */
  until?: number;
  /** Comes back at least so often. */
  stays?: number;
}

/** @returns the form that made her a lead, if she became one */
export function pursue(
  unit: UnitBuilder,
  person: Person,
  { from, firstWay, until = Infinity, stays = 0 }: Pursuit,
): Form | null {
  const { random, world } = unit;
  let at = from;
  let made: Form | null = null;
  for (let n = 0; n < MOST_VISITS; n++) {
    const known = person.leadAt !== null && at > person.leadAt;
    const arrival = n > 0 ? world.nextWay(random, at, known) : (firstWay ?? world.firstWay(random, at));
    const device = someDevice(random, person);
    const count = pageViews(unit, arrival.push);
    const pages = walk(random, entranceOf(arrival, n), count);
    const detour = pages.length > 2 && random.chance(0.04) ? way(random.pick(DETOURS)) : null;
    const visited = unit.visit({ person, device, way: arrival, at, pages, detour: detour === arrival ? null : detour });
    if (!visited) break;
    const ready = person.leadAt === null && person.moved >= person.threshold;
    if (ready || (known && random.chance(0.03))) {
      const form = someForm(random);
      person.acted ||= ready;
      unit.lookOn(visited, device, form.page);
      fillIn(unit, person, device, visited, form);
      made ??= form;
    } else if (known && random.chance(0.12)) {
      // A link in our mail tells the page who follows it; so does the sign-in of a trial.
      unit.identify(person, device, visited.endsAt + 2000);
    }
    const keen = Math.min(1, person.moved / person.threshold);
    if (n >= stays && !random.chance(0.34 + 0.5 * keen - (made ? 0.1 : 0))) break;
    const days = random.around(made ? 6 : 9, 0.9);
    at = world.calendar.later(random, visited.endsAt, days, device.kind === 'office' ? 'office' : 'home');
    if (at > until || !unit.happens(at)) break;
  }
  return made;
}

function pageViews({ random }: UnitBuilder, push: number): number {
  return random.weighted([
    [1, 5 - 3 * push],
    [2, 4],
    [3, 3],
    [4, 2],
    [5, 1.4],
    [6, 0.8],
    [7, 0.5],
  ] as const);
}

/** Whoever knows us does not land on the ads' page again. */
function entranceOf(arrival: Way, visits: number): Entrance {
  return visits > 2 && arrival.entrance === 'landing' ? 'product' : arrival.entrance;
}
