/** Somebody who comes once or twice and never says who she is: most of the traffic. */
import { walk } from './pages.ts';
import { newDevice } from './person.ts';
import { type Unit, UnitBuilder } from './unit.ts';
import type { World } from './world.ts';

export function passerBy(world: World, index: number, from: number): Unit {
  const unit = new UnitBuilder(world, `p${index.toString(36)}`, index);
  const { random } = unit;
  const device = newDevice(
    random,
    random.weighted([
      ['office', 6],
      ['phone', 3],
      ['home', 2],
    ] as const),
  );
  const where = device.kind === 'office' ? 'office' : 'home';
  let at = from;
  for (let n = 0; n < 3; n++) {
    const way = n === 0 ? world.firstWay(random, at) : world.nextWay(random, at, false);
    const count = random.weighted([
      [1, 56],
      [2, 20],
      [3, 12],
      [4, 6],
      [6, 3],
      [8, 1],
    ] as const);
    const visited = unit.visit({ person: null, device, way, at, pages: walk(random, way.entrance, count) });
    if (!visited || !random.chance(0.16)) break;
    at = world.calendar.later(random, visited.endsAt, random.around(7, 1), where);
  }
  return unit.finish();
}
