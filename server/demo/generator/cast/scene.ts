/** Helps to place the stories of the cast: people by name, visits at a share of the eighteen months. */
import { FORMS, fillIn } from '../forms.ts';
import { type Organisation, organisation } from '../organisations.ts';
import { walk } from '../pages.ts';
import { type Device, newPerson, type Person } from '../person.ts';
import { UnitBuilder, type Visited, type VisitPlan } from '../unit.ts';
import { way } from '../ways.ts';
import type { World } from '../world.ts';

export const DAY = 86_400_000;

export class Scene extends UnitBuilder {
  readonly company: Organisation;

  constructor(world: World, index: number, story: string) {
    super(world, `c${index.toString(36)}`, index, story);
    this.company = organisation(this.random, index);
  }

  /** @param company null: she writes from a free-mail address */
  someone(name: string, company: Organisation | null = this.company): Person {
    const person = newPerson(this.random, {
      unit: this.label,
      unitIndex: this.index,
      number: this.people.length,
      organisation: company,
      name,
    });
    this.people.push(person);
    return person;
  }

  /** A moment in the office, that far through the eighteen months. */
  when(share: number): number {
    const { calendar } = this.world;
    let day = Math.floor(share * calendar.days.length);
    while (calendar.days[day]!.busy < 0.5) day++;
    return calendar.moment(this.random, day);
  }

  comes(person: Person, wayId: string, at: number, more: Partial<VisitPlan> = {}): Visited {
    const device = more.device ?? person.devices[0]!;
    const arrival = way(wayId);
    const pages = more.pages ?? walk(this.random, arrival.entrance, this.random.integer(2, 5));
    const visited = this.visit({ person, way: arrival, at, ...more, device, pages });
    if (!visited) throw new Error(`A visit of the cast lies after the end: ${this.label} ${wayId}`);
    return visited;
  }

  /** @returns when */
  fills(person: Person, formId: string, visited: Visited, device: Device = person.devices[0]!): number {
    const form = FORMS.find(({ id }) => id === formId)!;
    this.lookOn(visited, device, form.page);
    return fillIn(this, person, device, visited, form);
  }
}
